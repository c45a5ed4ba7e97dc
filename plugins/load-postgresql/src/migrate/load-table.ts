import { ahead, CtkError, type Database, type RowBatch, type WriteResult } from '@ctk/core'
import { ProgressStore, type TableProgress } from '../checkpoint/progress-store.js'
import type { TablePlan } from '../plan/table-plan.js'
import { cratedbPages } from '../read/cratedb-pages.js'
import { lastKey, type Page, type Position } from '../read/page.js'
import { postgresqlPages } from '../read/postgresql-pages.js'
import { openSnapshot } from '../read/snapshot.js'
import type { MigrationContext } from './migration.js'
import type { RejectedSourceRow } from './report.js'

/** Rows of a run, counted. */
export interface LoadedRows {
  read: number
  written: number
  kept: number
  rejected: number
  readonly rejects: RejectedSourceRow[]
}

/** Rejected rows that are named. */
const named = 20
/** Batches that are written at a time. */
const inFlight = 2

/**
 * Writes the rows behind a position, page by page: while some are written, the next is read. After each page it is written down how far
 * the table is, so that another run goes on there; rows that were sent already are known by their key and kept.
 *
 * @param loaded is counted up, also when this throws
 */
export async function loadRows(
  plan: TablePlan,
  progress: TableProgress,
  loaded: LoadedRows,
  context: MigrationContext,
  signal: AbortSignal,
): Promise<void> {
  const { source, target, events, clock, where } = context
  const store = new ProgressStore(target, where)
  let [rows, rejected, bytes] = [progress.rows, progress.rejected, 0]
  await using writer = await target.writer(plan.target, {
    columns: plan.columns.map(({ as }) => as),
    onConflict: plan.resumable ? 'keep' : 'reject',
  })
  const writing: { readonly page: Page; readonly batch: RowBatch; readonly result: Promise<WriteResult> }[] = []

  const settle = async () => {
    const next = writing.shift()
    if (!next) return
    const result = await next.result
    count(loaded, next.page, result, plan)
    rows += result.written
    rejected += result.rejected.length
    bytes += sizeOf(next.page)
    const position = plan.resumable ? lastKey(next.page) : undefined
    await target.execute(store.save({ ...progress, state: 'loading', position, rows, rejected }, clock.now()), signal)
    events.emit({ type: 'load.progress', table: plan.target, rows: loaded.read, bytes })
  }

  for await (const page of ahead(pagesOf(source, plan, progress.position, signal))) {
    if (signal.aborted) throw new CtkError({ code: 'CTK_ABORTED', message: 'Interrupted.' })
    if (writing.length >= inFlight) await settle()
    const batch = batchOf(plan, page)
    const result = writer.write(batch, signal)
    // Awaited in its turn; until then nobody listens, and a failure must not end the process.
    result.catch(() => undefined)
    writing.push({ page, batch, result })
  }
  while (writing.length > 0) await settle()
  await writer.finish(signal)
}

async function* pagesOf(source: Database, plan: TablePlan, after: Position | undefined, signal: AbortSignal) {
  if (source.dialect === 'cratedb') {
    await source.refresh([plan.source], signal)
    yield* cratedbPages(source, plan.reading, after, signal)
    return
  }
  await using snapshot = await openSnapshot(source, signal)
  yield* postgresqlPages(snapshot.sender, plan.reading, after, signal)
}

function batchOf({ columns }: TablePlan, page: Page): RowBatch {
  return {
    rowCount: page.rowCount,
    columns: columns.map(({ as, mapping }, i) => ({
      name: as,
      values: (page.columns[i] ?? []).map((value) => (value === null ? null : mapping.write(value))),
    })),
    lines: Array.from({ length: page.rowCount }, (_, i) => i + 1),
  }
}

function count(loaded: LoadedRows, page: Page, { written, kept = 0, rejected }: WriteResult, plan: TablePlan): void {
  loaded.read += page.rowCount
  loaded.written += written
  loaded.kept += kept
  loaded.rejected += rejected.length
  for (const { index, reason } of rejected) {
    if (loaded.rejects.length >= named) break
    const key = plan.reading.key.map(({ name }, part) => [name, page.keys[part]?.[index]])
    loaded.rejects.push({ key: key.length > 0 ? Object.fromEntries(key) : undefined, reason })
  }
}

function sizeOf({ columns }: Page): number {
  let size = 0
  for (const values of columns) for (const value of values) size += typeof value === 'string' ? value.length : 8
  return size
}
