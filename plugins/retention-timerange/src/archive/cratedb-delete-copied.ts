import {
  CtkError,
  compile,
  fewAtOnce,
  formatTableName,
  id,
  join,
  type OperationContext,
  sql,
  type TableInfo,
  tableId,
  tag,
} from '@ctk/core'
import type { ArchiveRange } from './archive-range.js'
import { rowId, rowVersion, versionsNow } from './cratedb-rows.js'

/** A row that was copied: which version of which row it was, and its values in the columns of the primary key, in their order. */
export interface CopiedRow {
  readonly row: string
  readonly key: readonly unknown[] | undefined
}

/** How many statements are under way at once, where each is about one row. */
const IN_FLIGHT = 8
/** How often to try, when rows are still there that did not change. */
const ATTEMPTS = 3

/**
 * Deletes the versions of rows that were copied, and no others. Where there is a primary key, CrateDB compares the version of each row
 * when it deletes it; elsewhere it does not offer that, and compares all versions at the beginning of the statement.
 *
 * @returns the versions that are not those of their rows any more: these rows have changed, and stay
 * @throws CTK_LEASE_LOST, CTK_HELD_BACK; CTK_NOT_VERIFIED when rows are there still that should be gone
 */
export async function deleteCopied(
  rows: readonly CopiedRow[],
  operation: ArchiveRange,
  table: TableInfo,
  context: OperationContext,
): Promise<string[]> {
  let left = rows
  const stale: string[] = []
  for (let attempt = 1; left.length > 0; attempt++) {
    const stopped = await context.stopped()
    if (stopped) throw stopped
    const failure = await deleteRows(left, operation, table, context)
    const versions = new Set(
      await versionsNow(
        table.name,
        left.map(({ row }) => rowId(row)),
        operation,
        context,
      ),
    )
    const ids = new Set([...versions].map(rowId))
    stale.push(...left.filter(({ row }) => !versions.has(row) && ids.has(rowId(row))).map(({ row }) => row))
    left = left.filter(({ row }) => versions.has(row))
    if (left.length > 0 && attempt === ATTEMPTS) throw failure ?? stillThere(left.length, operation)
  }
  return stale
}

/** Returns what went wrong, where something did. */
async function deleteRows(
  rows: readonly CopiedRow[],
  operation: ArchiveRange,
  { name, primaryKey }: TableInfo,
  context: OperationContext,
): Promise<Error | undefined> {
  const { database, runId, signal, fence } = context
  const keys = rows.flatMap(({ row, key }) => (key ? [[...key, ...versionParts(row)]] : []))
  if (keys.length < rows.length) {
    const versions = rows.map(({ row }) => row)
    const ids = versions.map(rowId)
    // CrateDB compares _seq_no in no condition but one of a whole primary key; of what a table in FROM gives it does not know the origin.
    const statement = compile(sql`DELETE FROM ${tableId(name)} WHERE _id IN (SELECT "id" FROM (
  SELECT _id AS "id", ${rowVersion} AS "row" FROM ${tableId(name)} WHERE _id = ANY(${ids}) LIMIT ${ids.length}
) AS now WHERE "row" = ANY(${versions})) AND ${fence}`)
    await database.execute(tag(statement, operation, runId), signal)
    return undefined
  }
  const whole = join(
    [...primaryKey, '_seq_no', '_primary_term'].map((column, i) => sql`${id(column)} = ${keys[0]?.[i]}`),
    sql` AND `,
  )
  const one = tag(compile(sql`DELETE FROM ${tableId(name)} WHERE ${whole}`), operation, runId)
  if (database.executeEach) {
    const results = await database.executeEach(one.sql, keys, signal)
    return results.flatMap((result) => ('error' in result ? [result.error] : []))[0]
  }
  let failure: Error | undefined
  await fewAtOnce(keys.values() as unknown as AsyncIterable<unknown[]>, IN_FLIGHT, async (parameters) => {
    await database.execute({ sql: one.sql, parameters }, signal).catch((error: Error) => {
      failure ??= error
    })
  })
  return failure
}

function versionParts(version: string): number[] {
  return version.split('/').slice(-2).map(Number)
}

function stillThere(rows: number, { table }: ArchiveRange): CtkError {
  return new CtkError({
    code: 'CTK_NOT_VERIFIED',
    message: `CrateDB accepted to delete ${rows.toLocaleString('en-US')} archived rows of ${formatTableName(table)}, and they are still there.`,
    suggestions: ['Run again: what is archived already is not archived twice.'],
  })
}
