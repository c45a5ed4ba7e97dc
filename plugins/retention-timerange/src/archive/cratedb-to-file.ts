import {
  type Archive,
  type ArchiveStore,
  type Clock,
  type Column,
  CtkError,
  compile,
  existingTable,
  id,
  join,
  type OperationContext,
  type Registry,
  type RowBatch,
  rangeSql,
  type Statement,
  sql,
  type TableInfo,
  tableId,
  tag,
} from '@ctk/core'
import { ROW_COLUMN, wholeColumns } from './archive-columns.js'
import type { RangeMover, ToFile } from './archive-range.js'
import { type CopiedRow, deleteCopied } from './cratedb-delete-copied.js'
import { countLeft, rowVersion } from './cratedb-rows.js'
import { type FilePlace, filePlace } from './file-place.js'
import { archived, sliceArchive } from './slice-archive.js'
import { discardBegun, sliceFile } from './slice-file.js'

/** How many rows are deleted and looked for at once. */
const PAGE_ROWS = 2_000

interface Prepared {
  readonly place: FilePlace
  readonly table: TableInfo
}

/**
 * Takes rows of CrateDB into files, together with which version of which row each is. The file is complete before the first row goes,
 * and exactly those versions are deleted; where rows have changed meanwhile, the file is written again without them. After a crash the
 * file tells what is left to do.
 */
export function cratedbToFile(store: ArchiveStore, clock: Clock, registry: Registry): RangeMover<ToFile, Prepared> {
  let attempt = 0

  /** Deletes what a file holds. Returns how many rows are in it. */
  async function finish(
    archive: Archive,
    batch: RowBatch,
    operation: ToFile,
    { place, table }: Prepared,
    context: OperationContext,
  ) {
    const rows = copiesOf(batch, table)
    const stale = new Set<string>()
    for (let at = 0; at < rows.length; at += PAGE_ROWS) {
      for (const row of await deleteCopied(rows.slice(at, at + PAGE_ROWS), operation, table, context)) stale.add(row)
    }
    const left = rows.length - stale.size
    const written = stale.size > 0 && left > 0 ? await place.write(archive.key, without(batch, rows, stale)) : undefined
    if (left === 0) await place.remove(archive.key)
    const ended = archived(archive, clock.now(), left, written)
    await store.save([left > 0 ? ended : { ...ended, state: 'failed', detail: 'Every row changed meanwhile.' }])
    return left
  }

  async function recover(operation: ToFile, prepared: Prepared, context: OperationContext): Promise<void> {
    const { place } = prepared
    await discardBegun(operation, place, store, context.signal)
    const left = await store.find({ tables: [operation.table], states: ['verified'], repository: operation.to.folder })
    for (const archive of left) {
      const batches = await Array.fromAsync(place.read(archive.key))
      await finish(archive, together(batches), operation, prepared, context)
    }
  }

  const open = async (operation: ToFile, { database, signal }: OperationContext): Promise<Prepared> => ({
    place: await filePlace(operation, registry, signal),
    table: await existingTable(operation.table, database.catalog, signal),
  })

  return {
    describe: (operation) => [
      takeStatement(operation, undefined),
      compile(sql`DELETE FROM ${tableId(operation.table)} WHERE ${rowVersion} = …`),
    ],
    async prepare(operation, context) {
      const prepared = await open(operation, context)
      await recover(operation, prepared, context)
      return prepared
    },
    async probe(operation, context) {
      await recover(operation, await open(operation, context), context)
      const left = await countLeft(operation, context)
      return { state: left === 0 ? 'done' : 'pending', evidence: { left }, uncounted: true }
    },
    async move(operation, prepared, context) {
      const { database, runId, signal } = context
      const { place, table } = prepared
      if ((await countLeft(operation, context)) === 0) return 0
      const columns = wholeColumns(table).filter(
        ({ name, generated }) => generated === undefined || table.primaryKey.includes(name),
      )
      const statement = tag(takeStatement(operation, columns), operation, runId)
      const rows = await database.query<Record<string, unknown>>(statement, signal)
      if (rows.length === 0) return 0
      attempt += 1
      const begun = sliceArchive(operation, { runId, attempt, at: clock.now() }, (own) => ({
        method: 'file',
        repository: operation.to.folder,
        key: sliceFile(operation, own),
      }))
      await store.save([begun])
      const batch = batchOf(rows, columns)
      const written = await place.write(begun.key, batch)
      const verified: Archive = { ...begun, ...written, rows: rows.length, state: 'verified', verifiedAt: clock.now() }
      await store.save([verified])
      return finish(verified, batch, operation, prepared, context)
    },
  }
}

function takeStatement(operation: ToFile, columns: readonly Column[] | undefined): Statement {
  const names = columns?.map(({ name }, i) => sql`${id(name)} AS ${id(`c${i}`)}`) ?? [sql`*`]
  return compile(
    sql`SELECT ${join(names)}, ${rowVersion} AS "row" FROM ${tableId(operation.table)} WHERE ${rangeSql(operation)}`,
  )
}

function batchOf(rows: readonly Record<string, unknown>[], columns: readonly Column[]): RowBatch {
  return {
    rowCount: rows.length,
    lines: rows.map((_, i) => i + 1),
    columns: [
      ...columns.map(({ name, kind }, i) => ({ name, kind, values: rows.map((row) => row[`c${i}`] ?? null) })),
      { name: ROW_COLUMN, kind: 'text', values: rows.map(({ row }) => row) },
    ],
  }
}

/** Which version of which row each was, and the values of its key. */
function copiesOf({ columns, rowCount }: RowBatch, { primaryKey }: TableInfo): CopiedRow[] {
  const valuesOf = (name: string) => columns.find((column) => column.name === name)?.values
  const versions = valuesOf(ROW_COLUMN)
  if (!versions)
    throw new CtkError({ code: 'CTK_ARCHIVE_INCOMPLETE', message: `A file of slices has no column ${ROW_COLUMN}.` })
  const keys = primaryKey.flatMap((name) => valuesOf(name) ?? [])
  const whole = primaryKey.length > 0 && keys.length === primaryKey.length * rowCount
  return Array.from({ length: rowCount }, (_, row) => ({
    row: String(versions[row]),
    key: whole ? primaryKey.map((name) => valuesOf(name)?.[row]) : undefined,
  }))
}

function without(batch: RowBatch, rows: readonly CopiedRow[], stale: ReadonlySet<string>): RowBatch {
  const kept = rows.flatMap(({ row }, i) => (stale.has(row) ? [] : [i]))
  return pick(batch, kept)
}

function pick({ columns, lines }: RowBatch, rows: readonly number[]): RowBatch {
  return {
    rowCount: rows.length,
    lines: rows.map((row) => lines[row] as number),
    columns: columns.map((column) => ({ ...column, values: rows.map((row) => column.values[row]) })),
  }
}

/** Batches of one file as one. */
function together(batches: readonly RowBatch[]): RowBatch {
  const [first] = batches
  const all = (name: string) =>
    batches.flatMap(({ columns }) => columns.find((column) => column.name === name)?.values ?? [])
  return {
    rowCount: batches.reduce((sum, { rowCount }) => sum + rowCount, 0),
    lines: batches.flatMap(({ lines }) => lines),
    columns: (first?.columns ?? []).map((column) => ({ ...column, values: all(column.name) })),
  }
}
