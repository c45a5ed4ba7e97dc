import {
  type Column,
  CtkError,
  canonicalJson,
  compile,
  formatTableName,
  id,
  join,
  type OperationContext,
  type Sql,
  sql,
  tableId,
  tag,
} from '@ctk/core'
import type { TablePair } from './archive-columns.js'
import type { ToTable } from './archive-range.js'
import { rowId, rowVersion } from './cratedb-rows.js'

/** The values of a row, as `c0`, `c1` …, so that no name of a table's can be in the way. */
export function valuesOf(columns: readonly Column[]): Sql {
  return join(
    columns.map(({ name }, i) => sql`, ${id(name)} AS ${id(`c${i}`)}`),
    sql``,
  )
}

/**
 * Compares copies with the rows that they are of, value by value, before those are deleted. A row that has changed since is none of them.
 *
 * @param copies with `row` and {@link valuesOf}
 * @throws CTK_NOT_VERIFIED; then nothing of them was deleted
 */
export async function compareCopies(
  copies: readonly Readonly<Record<string, unknown>>[],
  { from, columns }: TablePair,
  operation: ToTable,
  { database, runId, signal }: OperationContext,
): Promise<void> {
  const values = (row: Readonly<Record<string, unknown>>) => canonicalJson(columns.map((_, i) => row[`c${i}`]))
  const copied = new Map(copies.map((copy) => [String(copy.row), values(copy)]))
  const ids = [...copied.keys()].map(rowId)
  const select = compile(
    sql`SELECT ${rowVersion} AS "row"${valuesOf(columns)} FROM ${tableId(from.name)} WHERE _id = ANY(${ids})`,
  )
  const rows = await database.query<Record<string, unknown>>(tag(select, operation, runId), signal)
  const other = rows.filter((row) => {
    const copy = copied.get(String(row.row))
    return copy !== undefined && copy !== values(row)
  })
  if (other.length === 0) return
  const target = formatTableName(operation.to.table)
  throw new CtkError({
    code: 'CTK_NOT_VERIFIED',
    message: `${target} stores other values than it is given, in ${other.length.toLocaleString('en-US')} of ${copies.length.toLocaleString('en-US')} rows; nothing of them was deleted from ${formatTableName(from.name)}.`,
    suggestions: [`Does somebody write to ${target}? Or archive to a table that does not exist yet.`],
  })
}
