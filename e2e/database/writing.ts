import {
  type ColumnDefinition,
  compile,
  type Database,
  id,
  type RowBatch,
  sql,
  type TableDefinition,
  type TableName,
  tableId,
  type WriteResult,
} from '@ctk/core'

/** Rows by name as a batch. */
export function batchOf(columns: readonly string[], rows: readonly Readonly<Record<string, unknown>>[]): RowBatch {
  return {
    rowCount: rows.length,
    columns: columns.map((name) => ({ name, values: rows.map((row) => row[name] ?? null) })),
    lines: rows.map((_, i) => i + 1),
  }
}

export async function createTable(database: Database, definition: TableDefinition): Promise<void> {
  for (const statement of database.createTableStatements(definition)) await database.execute(statement)
}

/** Writes the batches in turn, and makes them visible. */
export async function write(
  database: Database,
  table: TableName,
  columns: readonly string[],
  ...batches: readonly (readonly Readonly<Record<string, unknown>>[])[]
): Promise<WriteResult> {
  await using writer = await database.writer(table, { columns })
  const results: WriteResult[] = []
  for (const rows of batches) results.push(await writer.write(batchOf(columns, rows)))
  await writer.finish()
  return {
    written: results.reduce((sum, { written }) => sum + written, 0),
    rejected: results.flatMap(({ rejected }) => rejected),
  }
}

export async function countRows(database: Database, table: TableName): Promise<number> {
  const rows = await database.query<{ n: number }>(compile(sql`SELECT count(*) AS n FROM ${tableId(table)}`))
  return Number(rows[0]?.n)
}

/** The rows of a table in order of a column. */
export function readRows<R>(database: Database, table: TableName, order: string): Promise<R[]> {
  return database.query<R>(compile(sql`SELECT * FROM ${tableId(table)} ORDER BY ${id(order)}`))
}

/** One column of each kind. */
export const everyKind: readonly ColumnDefinition[] = [
  { name: 'id', kind: 'integer' },
  { name: 'ts', kind: 'timestamptz' },
  { name: 'local', kind: 'timestamp' },
  { name: 'day', kind: 'date' },
  { name: 'ratio', kind: 'float' },
  { name: 'name', kind: 'text' },
  { name: 'ok', kind: 'boolean' },
  { name: 'doc', kind: 'json' },
]
