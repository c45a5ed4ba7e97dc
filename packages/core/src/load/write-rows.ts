import type { Database } from '../database/database.js'
import type { WriteResult } from '../database/writer.js'
import { CtkError } from '../errors/ctk-error.js'
import { Acknowledgements } from './acknowledgements.js'
import { ahead } from './ahead.js'
import type { Checkpoint } from './checkpoint/checkpoint.js'
import { ROW_KEY } from './checkpoint/row-key.js'
import type { CsvUnit } from './csv-load.js'
import type { PreparedTable } from './prepared-table.js'
import { rowsOf } from './read-units.js'
import type { RejectFile } from './reject-file.js'
import type { RowBatch, UndecodedRow } from './row-batch.js'
import { type FittedBatch, RowFitter, rowText } from './row-fitter.js'
import type { RowTally } from './row-tally.js'
import { type BatchOptions, TableWriter } from './table-writer.js'
import type { Unit } from './unit.js'
import type { LoadedColumns } from './verify-load.js'

/** What writing needs besides the rows and the table. */
export interface WriteContext {
  readonly database: Database
  readonly signal: AbortSignal
  /** How many batches may be on their way at once. */
  readonly parallel: number
  /** What becomes of rows whose key is in the table already. */
  readonly onConflict: BatchOptions['onConflict']
  /** Whether a batch may be there although it is not recorded. */
  readonly mayRepeat: boolean
  readonly checkpoint: Checkpoint | undefined
  /** What the key that ctk gives to a row begins with, for each part; undefined where the table has a key of its own. */
  readonly keyPrefix: ((part: string) => string) | undefined
  readonly rejects: RejectFile | undefined
  /** Adds up what is written, to be compared afterwards. */
  readonly loaded: LoadedColumns | undefined
  /** The first row that is rejected ends the load. */
  readonly stopAtFirst: boolean
  /** Called with each batch that is done, in the order of its part. */
  readonly acknowledge: ((batch: RowBatch) => Promise<void>) | undefined
  /** Called after each batch. */
  progress(): void
}

/**
 * Writes rows batch by batch, some at once: while the database takes them, the next is decoded and converted. What became of them is
 * in the tally, also when this throws, and recorded along with them where the load has a checkpoint.
 *
 * @throws CTK_ROWS_REJECTED, CTK_WRITE_SHORT, CTK_ABORTED, and what the database throws; never before all batches have ended
 */
export async function writeRows(
  units: AsyncIterable<Unit | CsvUnit>,
  table: PreparedTable,
  tally: RowTally,
  context: WriteContext,
): Promise<void> {
  const { signal, checkpoint } = context
  // What is compared afterwards has to be a value.
  const keepText = context.database.capabilities['plain-text'] && !context.loaded
  const fitter = new RowFitter((name) => table.find(name), keepText)
  await using writer = new TableWriter(context.database, table.name)
  const acknowledgements = context.acknowledge && new Acknowledgements(context.acknowledge)
  const running = new Set<Promise<void>>()
  const failures: unknown[] = []
  const run = (start: () => Promise<void>) => {
    const work: Promise<void> = start()
      .catch((error: unknown) => void failures.push(error))
      .finally(() => running.delete(work))
    running.add(work)
  }
  try {
    for await (const { unit, fitted } of ahead(fitAll(units, fitter, checkpoint))) {
      if (running.size >= context.parallel) await Promise.race(running)
      if (failures.length > 0 || signal.aborted) break
      if (!fitted) {
        run(() => writeCsvUnit(unit, fitter, writer, tally, context))
        continue
      }
      const mayBeThere = checkpoint?.isUncertain() && context.mayRepeat && context.onConflict === 'reject'
      const onConflict = mayBeThere ? 'keep' : context.onConflict
      const done = acknowledgements?.begin(unit)
      run(() => writeUnit(unit, fitted, writer, tally, { ...context, onConflict }).then(() => done?.()))
    }
  } finally {
    await Promise.all(running)
  }
  if (failures.length > 0) throw failures[0]
  if (signal.aborted) throw new CtkError({ code: 'CTK_ABORTED', message: 'Interrupted.' })
  await writer.finish(signal)
}

/** Batches as the table takes them, but for those that an earlier attempt has written. */
async function* fitAll(
  units: AsyncIterable<Unit | CsvUnit>,
  fitter: RowFitter,
  checkpoint: Checkpoint | undefined,
): AsyncGenerator<
  { readonly unit: Unit; readonly fitted: FittedBatch } | { readonly unit: CsvUnit; readonly fitted: undefined }
> {
  for await (const unit of units) {
    if ('columns' in unit) yield { unit, fitted: undefined }
    else if (!checkpoint?.isRecorded(unit.part, unit.n)) yield { unit, fitted: fitter.fit(unit.batch) }
  }
}

/** A block of CSV: as it is where the database takes it so, row by row where it does not. */
async function writeCsvUnit(
  { part, n, columns, records, odd, all, release }: CsvUnit,
  fitter: RowFitter,
  writer: TableWriter,
  tally: RowTally,
  context: WriteContext,
): Promise<void> {
  const result = records && (await writer.writeCsv(columns, records, context.signal))
  if (result) {
    tally.add(result.written, result, [])
    context.progress()
  }
  for await (const batch of result ? odd() : all()) {
    await writeUnit({ part, n, batch }, fitter.fit(batch), writer, tally, context)
  }
  release()
}

async function writeUnit(
  unit: Unit,
  { batch, rejected }: FittedBatch,
  writer: TableWriter,
  tally: RowTally,
  context: WriteContext,
): Promise<void> {
  const { signal, checkpoint, rejects, keyPrefix, onConflict } = context
  if (context.stopAtFirst && rejected[0]) throw stopped(rejected[0])
  const read = rowsOf(unit.batch)
  const all = ({ rejected: refused }: WriteResult) => [
    ...rejected,
    ...refused.map(({ index, reason }) => refusal(batch, index, reason)),
  ]
  const along = checkpoint
    ? (result: WriteResult) => {
        const rows = all(result)
        if (rows.length > 0) rejects?.add({ part: unit.part, n: unit.n, rows })
        const { written, kept = 0 } = result
        return checkpoint.record(unit, { read, written, kept, rejected: rows.length })
      }
    : undefined
  const keyed = keyPrefix ? withKey(batch, keyPrefix(unit.part)) : batch
  const result = await write(keyed, { onConflict, along }, writer, context)
  const rows = all(result)
  if (!along && rows.length > 0) rejects?.add({ part: unit.part, n: unit.n, rows })
  tally.add(read, result, rows)
  context.loaded?.add(batch, result)
  context.progress()
  if (context.stopAtFirst && rows[0]) throw stopped(rows[0])
  if (signal.aborted) throw new CtkError({ code: 'CTK_ABORTED', message: 'Interrupted.' })
}

/** A batch without rows is only recorded. */
async function write(
  batch: RowBatch,
  options: BatchOptions,
  writer: TableWriter,
  { database, signal }: WriteContext,
): Promise<WriteResult> {
  if (batch.rowCount > 0) return writer.write(batch, options, signal)
  const nothing = { written: 0, rejected: [] }
  if (options.along) await database.execute(options.along(nothing), signal)
  return nothing
}

function withKey(batch: RowBatch, prefix: string): RowBatch {
  const values = batch.lines.map((line) => `${prefix}/${line}`)
  return { ...batch, columns: [{ name: ROW_KEY, values }, ...batch.columns] }
}

const refusal = (batch: RowBatch, index: number, reason: string): UndecodedRow => ({
  line: batch.lines[index] ?? 0,
  reason,
  text: rowText(batch, index),
})

function stopped(row: UndecodedRow): CtkError {
  return new CtkError({
    code: 'CTK_ROWS_REJECTED',
    message: `Stopped at line ${row.line.toLocaleString('en-US')}: ${row.reason}.`,
    suggestions: ['Mend the row and load again.', 'Go on past rejected rows and report them:  --on-error reject-file'],
    data: { row },
  })
}
