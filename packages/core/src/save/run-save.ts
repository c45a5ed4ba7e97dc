import { parseTableName } from '../address/table-name.js'
import type { Database } from '../database/database.js'
import { existingTable } from '../database/existing-table.js'
import { CtkError } from '../errors/ctk-error.js'
import type { EventBus } from '../events/event-bus.js'
import type { RowBatch } from '../load/row-batch.js'
import type { Registry } from '../plugin/registry.js'
import type { Clock } from '../time/clock.js'
import { pack } from './pack.js'
import { readOptions } from './read-options.js'
import type { SaveReport, SaveRequest } from './save-request.js'
import { openTarget, type SaveTarget } from './save-target.js'

/** What a save works with. */
export interface SaveContext {
  readonly database: Database
  readonly registry: Registry
  readonly events: EventBus
  readonly clock: Clock
}

/**
 * Saves rows of a table to a file, an object store or a topic. What is stored is whole or not there: a save that fails or is
 * interrupted leaves what was there before. Of a topic, the messages that were sent stay.
 *
 * @throws CTK_TABLE_MISSING, CTK_COLUMN_MISSING, CTK_USAGE, CTK_CONTRIBUTION_UNKNOWN before anything is read; CTK_WRITE_SHORT when a
 * target that takes rows acknowledged fewer; CTK_ABORTED; what the database and the sink throw
 * @example await runSave({ table: 'doc.metrics', target: 'metrics.csv.gz', start: Date.UTC(2024, 0, 1) }, context)
 */
export async function runSave(
  request: SaveRequest,
  context: SaveContext,
  signal: AbortSignal = new AbortController().signal,
): Promise<SaveReport> {
  const { database, registry, clock } = context
  const started = clock.now()
  const name = typeof request.table === 'string' ? parseTableName(request.table, database.defaultSchema) : request.table
  const table = await existingTable(name, database.catalog, signal)
  const options = readOptions(request, table)
  const target = await openTarget(request, name, registry, signal)
  const saved = { rows: 0, bytes: 0 }
  const report = (
    rows: number | undefined,
    stored?: { readonly size: number; readonly checksum?: string },
  ): SaveReport => ({
    table: name,
    target: target.shown,
    dryRun: request.dryRun ?? false,
    format: target.kind === 'bytes' ? target.format : undefined,
    compression: target.kind === 'bytes' ? target.compression : undefined,
    columns: options.columns,
    rows,
    size: stored?.size,
    checksum: stored?.checksum,
    milliseconds: clock.now() - started,
    exitCode: 0,
  })
  if (request.dryRun) return report(table.rows)
  const filtered = options.where !== undefined || options.limit !== undefined
  const batches = counted(database.read(table, options, signal), saved, () =>
    context.events.emit({
      type: 'save.progress',
      table: name,
      rows: saved.rows,
      bytes: saved.bytes,
      ...(filtered || table.rows === undefined ? {} : { totalRows: table.rows }),
    }),
  )
  const stored = await write(target, batches, request, saved, signal)
  return report(saved.rows, stored)
}

async function write(
  target: SaveTarget,
  batches: AsyncIterable<RowBatch>,
  { delimiter }: SaveRequest,
  saved: { rows: number; bytes: number },
  signal: AbortSignal,
): Promise<{ readonly size: number; readonly checksum?: string } | undefined> {
  if (target.kind === 'rows') {
    const { written } = await target.sink.write(batches, signal)
    if (written !== saved.rows) throw short(target.shown, written, saved.rows)
    return undefined
  }
  const encoded = target.encode(batches, delimiter === undefined ? {} : { delimiter })
  const packed = pack(encoded, target.compression)
  const measured = (async function* () {
    for await (const chunk of packed) {
      saved.bytes += chunk.length
      yield chunk
    }
  })()
  return target.sink.store.put(target.key, measured, signal)
}

async function* counted(
  batches: AsyncIterable<RowBatch>,
  saved: { rows: number },
  progress: () => void,
): AsyncGenerator<RowBatch> {
  for await (const batch of batches) {
    yield batch
    saved.rows += batch.rowCount
    progress()
  }
}

function short(target: string, written: number, rows: number): CtkError {
  return new CtkError({
    code: 'CTK_WRITE_SHORT',
    message: `${target} acknowledged ${written.toLocaleString('en-US')} of ${rows.toLocaleString('en-US')} rows.`,
    suggestions: ['Look at what is there, then save again.'],
    data: { written, rows },
  })
}
