import {
  type ArchiveStore,
  type Clock,
  CtkError,
  compile,
  EARLIEST,
  formatTableName,
  id,
  join,
  rangeSql,
  type Sql,
  type Statement,
  sql,
  tableId,
  tag,
} from '@ctk/core'
import { ARCHIVE_COLUMN, type TablePair, tablePair } from './archive-columns.js'
import type { RangeMover, ToTable } from './archive-range.js'
import { archived, sliceArchive } from './slice-archive.js'

interface Moved {
  readonly gone: number
  readonly goneHash: string
  readonly put: number
  readonly putHash: string
}

/**
 * Moves rows on PostgreSQL: they leave one table and arrive in the other in one statement, and commit together with the journal
 * and the archive. What arrived is compared with what left, row by row, before that.
 */
export function postgresqlToTable(store: ArchiveStore, clock: Clock): RangeMover<ToTable, TablePair> {
  let attempt = 0
  return {
    describe: (operation) => [moveStatement(operation, undefined, '')],
    async prepare(operation, { database, runId, signal }) {
      for (const statement of makeStatements(operation))
        await database.execute(tag(statement, operation, runId), signal)
      return tablePair(operation.table, operation.to.table, database, signal)
    },
    async move(operation, pair, context) {
      const { runId, signal } = context
      const { table } = operation.to
      attempt += 1
      const at = { runId, attempt, at: clock.now() }
      const place = { method: 'table', repository: table.schema, key: table.name } as const
      const archive = sliceArchive(operation, at, () => place)
      let rows = 0
      await context.effect(async (sender) => {
        const statement = tag(moveStatement(operation, pair, archive.id), operation, runId)
        const [moved] = await sender.query<Moved>(statement, signal)
        rows = checked(operation, moved)
        if (rows > 0) await sender.execute(store.saving([archived(archive, clock.now(), rows)]))
        return [{ id: operation.id, outcome: 'done', rows, bytes: undefined }]
      })
      return rows
    },
    // A transaction that did not commit has left nothing, and one that did is in the journal.
    probe: async ({ column, before }) => ({ state: 'pending', evidence: { column, before } }),
  }
}

/** @throws CTK_NOT_VERIFIED, which rolls everything back */
function checked({ table, to }: ToTable, moved: Moved | undefined): number {
  const { gone = 0, put, goneHash, putHash } = moved ?? {}
  if (gone === put && goneHash === putHash) return Number(gone)
  const target = formatTableName(to.table)
  throw new CtkError({
    code: 'CTK_NOT_VERIFIED',
    message:
      gone === put
        ? `${target} stores other values than it is given (a trigger, or another precision of a type); nothing was moved from ${formatTableName(table)}.`
        : `${target} took ${Number(put).toLocaleString('en-US')} of ${Number(gone).toLocaleString('en-US')} rows (a trigger, or a rule?); nothing was moved from ${formatTableName(table)}.`,
    suggestions: [`Look at the triggers, rules and types of ${target}, or archive to a table that does not exist yet.`],
  })
}

/** Columns and what may not be NULL; no defaults, no keys: the same row may come, go and come again. */
function makeStatements({ table, to }: ToTable): Statement[] {
  const target = tableId(to.table)
  const isElsewhere = to.table.schema !== table.schema && to.table.schema !== 'public'
  return [
    ...(isElsewhere ? [sql`CREATE SCHEMA IF NOT EXISTS ${id(to.table.schema)}`] : []),
    sql`CREATE TABLE IF NOT EXISTS ${target} (LIKE ${tableId(table)})`,
    sql`ALTER TABLE ${target} ADD COLUMN IF NOT EXISTS ${id(ARCHIVE_COLUMN)} text`,
  ].map(compile)
}

/** @param pair undefined: for people, who need not see every column */
function moveStatement(operation: ToTable, pair: TablePair | undefined, archive: string): Statement {
  const names = pair ? join(pair.columns.map(({ name }) => id(name))) : sql`…`
  const target = tableId(operation.to.table)
  return compile(sql`WITH gone AS (
  DELETE FROM ${tableId(operation.table)} WHERE ${rangeSql(operation, EARLIEST)} RETURNING ${names}
), put AS (
  INSERT INTO ${target} (${names}, ${id(ARCHIVE_COLUMN)}) OVERRIDING SYSTEM VALUE
  SELECT ${names}, ${archive}::text FROM gone RETURNING ${names}
)
SELECT (SELECT count(*) FROM gone) AS gone, (SELECT ${hashOf(names)} FROM gone) AS "goneHash",
  (SELECT count(*) FROM put) AS put, (SELECT ${hashOf(names)} FROM put) AS "putHash"`)
}

/** The same for the same rows in whatever order. */
const hashOf = (names: Sql) => sql`coalesce(sum(hashtextextended(ROW(${names})::text, 0)), 0)::text`
