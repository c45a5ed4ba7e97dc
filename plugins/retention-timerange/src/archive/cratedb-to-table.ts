import {
  type Archive,
  type ArchiveStore,
  type Clock,
  CtkError,
  compile,
  formatTableName,
  id,
  join,
  type OperationContext,
  rangeSql,
  type Sql,
  type Statement,
  sql,
  tableId,
  tag,
} from '@ctk/core'
import { ARCHIVE_COLUMN, ROW_COLUMN, type TablePair, tablePair } from './archive-columns.js'
import type { RangeMover, ToTable } from './archive-range.js'
import { compareCopies, valuesOf } from './cratedb-compare-copies.js'
import { type CopiedRow, deleteCopied } from './cratedb-delete-copied.js'
import { countLeft, rowVersion } from './cratedb-rows.js'
import { archived, sliceArchive } from './slice-archive.js'

/** How many copied rows are looked at in one statement. */
const PAGE_ROWS = 2_000

/**
 * Moves rows on CrateDB, where nothing is a transaction: they are copied together with which version of which row each is, and
 * exactly those versions are deleted. What changed in between stays, and its copy is taken back. After a crash the copies tell what is
 * left to do, however many there are.
 */
export function cratedbToTable(store: ArchiveStore, clock: Clock): RangeMover<ToTable, TablePair> {
  let attempt = 0

  /** Deletes what an archive has copies of. */
  async function finish(archive: Archive, operation: ToTable, pair: TablePair, context: OperationContext) {
    const target = operation.to.table
    const { database, runId, signal } = context
    await database.refresh([target], signal)
    const copied = { rows: 0, stale: 0 }
    for (let last = ''; ; ) {
      const page = await database.query<Record<string, unknown>>(
        tag(copiesStatement(operation, pair, archive.id, last), operation, runId),
        signal,
      )
      await compareCopies(page, pair, operation, context)
      const stale = await deleteCopied(
        page.map((copy) => readCopy(copy, pair)),
        operation,
        pair.from,
        context,
      )
      copied.rows += page.length
      copied.stale += stale.length
      if (stale.length > 0) {
        const takeBack = compile(sql`DELETE FROM ${tableId(target)}
WHERE ${id(ARCHIVE_COLUMN)} = ${archive.id} AND ${id(ROW_COLUMN)} = ANY(${stale})`)
        await database.execute(tag(takeBack, operation, runId), signal)
      }
      if (page.length < PAGE_ROWS) break
      last = String(page.at(-1)?.row)
    }
    const rows = copied.rows - copied.stale
    const ended = archived(archive, clock.now(), rows)
    await store.save([rows > 0 ? ended : { ...ended, state: 'failed', detail: 'nothing was left to archive' }])
    return copied
  }

  /** Ends what runs that died have begun with a table. */
  async function recover(operation: ToTable, pair: TablePair, context: OperationContext): Promise<number> {
    const { schema, name } = operation.to.table
    await store.refresh(context.signal)
    const left = await store.find({ tables: [operation.table], states: ['begun'], repository: schema, key: name })
    for (const archive of left) await finish(archive, operation, pair, context)
    return left.length
  }

  return {
    describe: (operation) => [
      copyStatement(operation, undefined, ''),
      compile(sql`DELETE FROM ${tableId(operation.table)} WHERE ${rowVersion} = …`),
    ],
    async prepare(operation, context) {
      const { database, runId, signal } = context
      const send = (statement: Statement) => database.execute(tag(statement, operation, runId), signal)
      const target = operation.to.table
      await send(compile(sql`CREATE TABLE IF NOT EXISTS ${tableId(target)} (LIKE ${tableId(operation.table)})`))
      const [made] = await database.catalog.tables([target], signal)
      for (const column of [ARCHIVE_COLUMN, ROW_COLUMN]) {
        if (made?.columns.some(({ name }) => name === column)) continue
        await send(compile(sql`ALTER TABLE ${tableId(target)} ADD COLUMN ${id(column)} TEXT`))
      }
      const pair = await tablePair(operation.table, target, database, signal)
      await recover(operation, pair, context)
      return pair
    },
    async probe(operation, context) {
      const { database, signal } = context
      const known = await database.catalog.tables([operation.to.table], signal)
      // Without the table nothing was begun.
      const ended =
        known.length === 0
          ? 0
          : await recover(operation, await tablePair(operation.table, operation.to.table, database, signal), context)
      const left = await countLeft(operation, context)
      return { state: left === 0 ? 'done' : 'pending', evidence: { ended, left }, uncounted: true }
    },
    async move(operation, pair, context) {
      const { database, runId, signal } = context
      const { schema: repository, name: key } = operation.to.table
      const before = await countLeft(operation, context)
      if (before === 0) return 0
      attempt += 1
      const at = { runId, attempt, at: clock.now() }
      const archive = sliceArchive(operation, at, () => ({ method: 'table', repository, key }))
      await store.save([archive])
      const copy = copyStatement(operation, pair, archive.id, context.fence)
      await database.execute(tag(copy, operation, runId), signal)
      const { rows, stale } = await finish(archive, operation, pair, context)
      const missing = before - rows
      if (missing > 0) {
        const stopped = await context.stopped()
        if (stopped) throw stopped
        if ((await countLeft(operation, context)) >= missing + stale) throw short(operation, missing)
      }
      return rows - stale
    },
  }
}

/** @param pair undefined: for people, who need not see every column */
function copyStatement(
  operation: ToTable,
  pair: TablePair | undefined,
  archive: string,
  fence: Sql = sql`true`,
): Statement {
  const names = pair ? join(pair.columns.map(({ name }) => id(name))) : sql`…`
  const own = join([ARCHIVE_COLUMN, ROW_COLUMN].map((name) => id(name)))
  return compile(sql`INSERT INTO ${tableId(operation.to.table)} (${names}, ${own})
SELECT ${names}, ${archive}, ${rowVersion} FROM ${tableId(operation.table)} WHERE ${rangeSql(operation)} AND ${fence}`)
}

/** Copies of an archive, page by page. */
function copiesStatement({ to }: ToTable, { columns }: TablePair, archive: string, last: string): Statement {
  return compile(sql`SELECT ${id(ROW_COLUMN)} AS "row"${valuesOf(columns)} FROM ${tableId(to.table)}
WHERE ${id(ARCHIVE_COLUMN)} = ${archive} AND ${id(ROW_COLUMN)} > ${last} ORDER BY 1 LIMIT ${PAGE_ROWS}`)
}

/** With the values of its key, where they were taken along. */
function readCopy(copy: Readonly<Record<string, unknown>>, { from: { primaryKey }, columns }: TablePair): CopiedRow {
  const at = primaryKey.map((key) => columns.findIndex(({ name }) => name === key))
  const whole = at.length > 0 && !at.includes(-1)
  return { row: String(copy.row), key: whole ? at.map((i) => copy[`c${i}`]) : undefined }
}

function short({ table, to }: ToTable, rows: number): CtkError {
  return new CtkError({
    code: 'CTK_WRITE_SHORT',
    message: `${formatTableName(to.table)} did not take ${rows.toLocaleString('en-US')} rows of ${formatTableName(table)}; they stay where they are.`,
    suggestions: [
      `Look at the constraints of ${formatTableName(to.table)}, or archive to a table that does not exist yet.`,
    ],
  })
}
