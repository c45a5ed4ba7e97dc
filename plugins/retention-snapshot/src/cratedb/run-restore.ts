import { setTimeout } from 'node:timers/promises'
import {
  CtkError,
  compile,
  type Database,
  formatTableName,
  isCtkError,
  type Statement,
  sql,
  type TableName,
} from '@ctk/core'

/**
 * Sends a RESTORE, and returns when every primary shard of the table is there. Where the reply does not come in time, the
 * restoring goes on.
 *
 * @param mark a part of the statement's comment, by which it is found
 * @throws CTK_ARCHIVE_INCOMPLETE where the table has other columns now
 */
export async function runRestore(
  statement: Statement,
  table: TableName,
  database: Database,
  signal?: AbortSignal,
): Promise<void> {
  let late: unknown
  try {
    await database.execute(statement, signal)
  } catch (error) {
    if (!isCtkError(error)) throw error
    if (/IncompatibleSchemaForRestore|cannot restore relation/.test(error.message)) throw otherColumns(table, error)
    if (error.code !== 'CTK_TIMEOUT' && error.code !== 'CTK_CONNECTION_FAILED') throw error
    late = error
  }
  for (let wait = 100; ; wait = Math.min(wait * 1.5, 5_000)) {
    const [{ waiting = 0, all = 0 } = {}] = await database.query<{ waiting: number; all: number }>(
      compile(sql`SELECT count(*) FILTER (WHERE state <> 'STARTED') AS "waiting", count(*) AS "all"
FROM sys.shards WHERE schema_name = ${table.schema} AND table_name = ${table.name} AND "primary"`),
      signal,
    )
    if (all === 0 && late) throw late
    if (waiting === 0 && all > 0) return
    await setTimeout(wait, undefined, signal ? { signal } : {})
  }
}

function otherColumns(table: TableName, error: CtkError): CtkError {
  const why = /(column \[[^\]]*\] [^\]]*)\]?/.exec(error.message)?.[1] ?? 'its columns are others'
  return new CtkError({
    code: 'CTK_ARCHIVE_INCOMPLETE',
    message: `The archive does not fit into ${formatTableName(table)} any more: ${why.replace(/[\].]+$/, '')}.`,
    suggestions: ['Restore it beside the table, and copy what you need: add --beside'],
    cause: error,
  })
}
