import { formatTableName, type TableName, tableId } from '../address/table-name.js'
import type { ColumnKind } from '../database/catalog.js'
import type { Database } from '../database/database.js'
import type { WriteResult } from '../database/writer.js'
import { compile, id, join, sql } from '../sql/sql.js'
import { ColumnSummary, type Summary } from './column-summary.js'
import type { RowBatch } from './row-batch.js'

/** What is known of the rows that one process has written into a table that was empty. */
export class LoadedColumns {
  readonly #kinds: ReadonlyMap<string, ColumnKind>
  readonly #columns = new Map<string, ColumnSummary>()

  /** @param kinds those of the table's columns, by name */
  constructor(kinds: ReadonlyMap<string, ColumnKind>) {
    this.#kinds = kinds
  }

  get columns(): ReadonlyMap<string, ColumnSummary> {
    return this.#columns
  }

  add({ columns }: RowBatch, { rejected }: WriteResult): void {
    const leftOut = new Set(rejected.map(({ index }) => index))
    for (const { name, values } of columns) {
      const summary = this.#columns.get(name) ?? new ColumnSummary(this.#kinds.get(name) ?? 'other')
      this.#columns.set(name, summary)
      summary.add(values, leftOut)
    }
  }
}

/** How many rows a table has: counted. */
export async function countTable(database: Database, table: TableName, signal: AbortSignal): Promise<number> {
  await database.refresh([table], signal)
  const count = compile(sql`SELECT count(*) AS n FROM ${tableId(table)}`)
  const [row] = await database.query<{ n: number }>(count, signal)
  return Number(row?.n ?? 0)
}

/** In what a table's number of rows, and what its columns come to, differs from what was loaded; nothing, where all is well. */
export async function verifyLoad(
  database: Database,
  table: TableName,
  rows: number,
  loaded: LoadedColumns | undefined,
  signal: AbortSignal,
): Promise<string[]> {
  const name = formatTableName(table)
  const found = await countTable(database, table, signal)
  const count = (n: number) => n.toLocaleString('en-US')
  const findings = found === rows ? [] : [`${name} has ${count(found)} rows where ${count(rows)} are expected.`]
  if (!loaded || loaded.columns.size === 0) return findings
  const columns = [...loaded.columns]
  const [row = {}] = await database.query<Record<string, unknown>>(
    compile(sql`SELECT ${join(columns.flatMap(([column, { kind }], i) => aggregates(column, kind, i)))}
FROM ${tableId(table)}`),
    signal,
  )
  columns.forEach(([column, summary], i) => {
    const stored: Summary = {
      values: Number(row[`n${i}`]),
      least: numeric(row[`a${i}`]),
      greatest: numeric(row[`z${i}`]),
      sum: summary.sum === undefined ? undefined : BigInt(String(row[`s${i}`] ?? 0)),
    }
    findings.push(...differences(column, summary, stored))
  })
  return findings
}

function aggregates(column: string, kind: ColumnKind, i: number) {
  const name = id(column)
  const parts = [sql`count(${name}) AS ${id(`n${i}`)}`]
  if (kind === 'integer') parts.push(sql`sum(${name}::numeric)::text AS ${id(`s${i}`)}`)
  if (kind === 'text') parts.push(sql`sum(octet_length(${name}))::bigint::text AS ${id(`s${i}`)}`)
  if (kind === 'boolean') parts.push(sql`sum(CASE WHEN ${name} THEN 1 ELSE 0 END)::bigint::text AS ${id(`s${i}`)}`)
  if (['integer', 'float', 'timestamp', 'timestamptz', 'date'].includes(kind)) {
    parts.push(sql`min(${name}) AS ${id(`a${i}`)}`, sql`max(${name}) AS ${id(`z${i}`)}`)
  }
  return parts
}

const numeric = (value: unknown) =>
  value instanceof Date ? value.getTime() : typeof value === 'number' || typeof value === 'bigint' ? value : undefined

function differences(column: string, expected: Summary, found: Summary): string[] {
  return (['values', 'least', 'greatest', 'sum'] as const).flatMap((what) => {
    // biome-ignore lint/suspicious/noDoubleEquals: 1 and 1n are the same number
    if (expected[what] === undefined || expected[what] == found[what]) return []
    return [
      `The column ${JSON.stringify(column)} has ${words[what]} ${found[what]} where ${expected[what]} was loaded.`,
    ]
  })
}

const words = { values: 'so many values:', least: 'the least value', greatest: 'the greatest value', sum: 'the sum' }
