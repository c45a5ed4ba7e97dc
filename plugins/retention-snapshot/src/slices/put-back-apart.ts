import {
  type Archive,
  CtkError,
  compile,
  formatTableName,
  id,
  join,
  type OperationContext,
  type RestorePartition,
  rangeSql,
  type Sql,
  type Statement,
  sql,
  type TableName,
  tableId,
  tag,
  writeExactJson,
} from '@ctk/core'
import { missingRows } from '../cratedb/missing-rows.js'
import { count, type SliceParts } from './archived-slices.js'
import type { SliceOfTable } from './put-back-at-once.js'
import { copyStatement, type SliceSource, sliceSource, stagedSource, stagedTable } from './slice-source.js'
import { unnamedTable } from './table-of-slice.js'

const COMING = 'Its rows are on their way back.'

/** Whether rows of a slice may be in their table already, and others not. */
export const isComing = ({ state, detail }: Archive): boolean => state === 'dropped' && detail === COMING

/** Which rows were in the time of a slice before its own came back: by nothing else they could be told apart, where they have no key. */
const thereBefore = (archive: Archive): TableName => {
  const { schema, name } = stagedTable(archive)
  return { schema, name: `${name}_there` }
}

/**
 * Copies the rows of a slice into their table on CrateDB, where nothing is a transaction, each once, wherever an earlier attempt has
 * stopped. Rows with a key that is there again stay as they are there: whoever wrote them came later.
 *
 * @returns how many rows the slice has
 * @throws CTK_ARCHIVE_INCOMPLETE; then the next attempt brings what is missing
 */
export async function putBackApart(
  { archive, table }: SliceOfTable,
  operation: RestorePartition,
  context: OperationContext,
  parts: SliceParts,
): Promise<number> {
  const { database, runId, signal } = context
  const send = (statement: Statement) => database.execute(tag(statement, operation, runId), signal)
  const hasKey = table.primaryKey.length > 0
  const again = isComing(archive)
  const source =
    again && archive.method === 'file'
      ? await stagedSource(archive, context)
      : await sliceSource(archive, table, context, parts)
  if (!again) {
    if (!hasKey) {
      const there = tableId(thereBefore(archive))
      await send(compile(sql`DROP TABLE IF EXISTS ${there}`))
      await database.refresh([table.name], signal)
      await send(
        compile(sql`CREATE TABLE ${there} AS SELECT _id AS "row" FROM ${tableId(table.name)} WHERE ${timeOf(archive)}`),
      )
      await database.refresh([thereBefore(archive)], signal)
    }
    await parts.archives.save([{ ...archive, detail: COMING }])
  }
  if (hasKey || !again) await send(copyStatement(source, table, database.dialect))
  else await copyRest({ archive, table }, source, operation, context)
  await database.refresh([table.name], signal)
  const missing = hasKey
    ? await missingRows(table, source.from, database, signal)
    : source.rows - (await count(came({ archive, table }), database, signal))
  if (missing > 0) throw incomplete(table.name, missing)
  await parts.archives.save([{ ...archive, state: 'restored', detail: undefined }])
  await tidyUp(archive, undefined, context)
  return source.rows
}

/** Takes away what attempts have made on the way. What stays is in the way of nothing. */
export async function tidyUp(
  archive: Archive,
  into: TableName | undefined,
  { database }: Pick<OperationContext, 'database'>,
): Promise<void> {
  const made = into ? unnamedTable(archive, into) : thereBefore(archive)
  for (const table of [made, stagedTable(archive)])
    await database.execute(compile(sql`DROP TABLE IF EXISTS ${tableId(table)}`)).catch(() => undefined)
}

/** The rows that have come since it was written down that they are coming. */
function came({ archive, table }: SliceOfTable): Sql {
  return sql`${tableId(table.name)} WHERE ${timeOf(archive)}
  AND _id NOT IN (SELECT "row" FROM ${tableId(thereBefore(archive))})`
}

/** Copies those rows that have not come, as often as each is missing. */
async function copyRest(
  { archive, table }: SliceOfTable,
  source: SliceSource,
  operation: RestorePartition,
  { database, runId, signal }: OperationContext,
): Promise<void> {
  await database.refresh([table.name], signal)
  const names = source.columns.filter((name) =>
    table.columns.some((column) => column.name === name && column.generated === undefined),
  )
  const values = join(names.map((name, i) => sql`${id(name)} AS ${id(`c${i}`)}`))
  const read = (from: Sql) =>
    database.query<Record<string, unknown>>(compile(sql`SELECT _id AS "row", ${values} FROM ${from}`), signal)
  const there = new Map<string, number>()
  for (const { row: _, ...rest } of await read(came({ archive, table }))) {
    const key = writeExactJson(rest)
    there.set(key, (there.get(key) ?? 0) + 1)
  }
  const missing = (await read(source.from)).flatMap(({ row, ...rest }) => {
    const key = writeExactJson(rest)
    const left = there.get(key) ?? 0
    if (left > 0) there.set(key, left - 1)
    return left > 0 ? [] : [String(row)]
  })
  if (missing.length === 0) return
  const and = source.staged ? sql` WHERE ` : sql` AND `
  const rest = { ...source, from: sql`${source.from}${and}_id = ANY(${missing})` }
  await database.execute(tag(copyStatement(rest, table, database.dialect), operation, runId), signal)
}

/** The time of a slice. */
function timeOf({ partition, start, end }: Archive): Sql {
  const [key] = partition.keys
  return rangeSql({ column: key?.column ?? '', from: start, before: end ?? Number.POSITIVE_INFINITY })
}

function incomplete(table: TableName, rows: number): CtkError {
  return new CtkError({
    code: 'CTK_ARCHIVE_INCOMPLETE',
    message: `${rows.toLocaleString('en-US')} archived rows could not be written to ${formatTableName(table)}.`,
    suggestions: [
      'Is the table, or a partition of it, blocked? Run the same again when it is not: it brings those that are missing.',
    ],
  })
}
