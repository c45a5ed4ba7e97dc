import { formatTableName, type TableName } from '../address/table-name.js'
import type { Database } from '../database/database.js'
import type { TableDefinition } from '../database/writer.js'
import { CtkError } from '../errors/ctk-error.js'
import { dateNote } from './date-note.js'
import { findByName } from './find-by-name.js'
import { inferColumns, usableOrder } from './infer-columns.js'
import { resolvePartitionBy } from './partition-by.js'
import type { PreparedTable } from './prepared-table.js'
import type { ColumnBatch } from './row-batch.js'

/** How a table that is created shall be made, besides its columns. */
export type TableOptions = Pick<TableDefinition, 'partitionBy' | 'primaryKey'>

/**
 * Creates a table for rows like those of a sample.
 *
 * @throws CTK_COLUMN_MISSING when a column of the primary key or of the partitioning is not among them
 */
export async function createTable(
  database: Database,
  name: TableName,
  sample: readonly ColumnBatch[],
  options: TableOptions,
  signal: AbortSignal,
): Promise<PreparedTable> {
  const inferred = inferColumns(sample)
  const columns = inferred.map((column) => ({ name: column.name, kind: column.kind }))
  const primaryKey = options.primaryKey?.map((key) => keyColumn(key, columns, name))
  const partitionBy = options.partitionBy && resolvePartitionBy(options.partitionBy, columns)
  const statements = database.createTableStatements({
    name,
    columns,
    ...(primaryKey ? { primaryKey } : {}),
    ...(partitionBy ? { partitionBy } : {}),
  })
  if (database.atomically) await database.atomically(statements, signal)
  else for (const statement of statements) await database.execute(statement, signal)
  const fitted = new Map(
    inferred.map(({ name, kind, dateOrder }) => [name, { name, kind, dateOrder: usableOrder(dateOrder) }]),
  )
  const notes = inferred.map((column) => dateNote(column.name, column.kind, column.dateOrder))
  return {
    name,
    created: columns,
    find: (source) => fitted.get(source),
    notes: notes.filter((note) => note !== undefined),
  }
}

function keyColumn(key: string, columns: readonly { readonly name: string }[], table: TableName): string {
  const column = findByName(key, columns)
  if (column) return column.name
  throw new CtkError({
    code: 'CTK_COLUMN_MISSING',
    message: `There is no column ${JSON.stringify(key)} for the primary key of ${formatTableName(table)}.`,
    suggestions: [`Columns: ${columns.map((c) => JSON.stringify(c.name)).join(', ')}.`],
  })
}
