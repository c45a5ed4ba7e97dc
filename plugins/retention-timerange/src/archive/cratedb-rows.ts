import { compile, type OperationContext, rangeSql, type Sql, sql, type TableName, tableId, tag } from '@ctk/core'
import type { ArchiveRange } from './archive-range.js'

/** Which version of which row: a row that is written again gets another. */
export const rowVersion: Sql = sql`_id || '/' || _seq_no || '/' || _primary_term`

/** The `_id` of a {@link rowVersion}; it may have slashes itself. */
export function rowId(version: string): string {
  return /^(.*)\/\d+\/\d+$/s.exec(version)?.[1] ?? version
}

/** Of those rows that are still there, the versions that they have now. Sees everything that was written. */
export async function versionsNow(
  table: TableName,
  ids: readonly string[],
  operation: ArchiveRange,
  { database, runId, signal }: OperationContext,
): Promise<string[]> {
  await database.refresh([table], signal)
  const select = compile(sql`SELECT ${rowVersion} AS "row" FROM ${tableId(table)} WHERE _id = ANY(${ids})`)
  const rows = await database.query<{ readonly row: string }>(tag(select, operation, runId), signal)
  return rows.map(({ row }) => row)
}

/** How many rows of a slice there are. Sees everything that was written. */
export async function countLeft(
  operation: ArchiveRange,
  { database, runId, signal }: OperationContext,
): Promise<number> {
  await database.refresh([operation.table], signal)
  const count = compile(sql`SELECT count(*) AS "left" FROM ${tableId(operation.table)} WHERE ${rangeSql(operation)}`)
  const [{ left = 0 } = {}] = await database.query<{ left: number }>(tag(count, operation, runId), signal)
  return Number(left)
}
