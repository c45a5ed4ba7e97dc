import type { Database } from '../database/database.js'
import { CtkError } from '../errors/ctk-error.js'
import { ahead } from './ahead.js'
import type { PreparedTable } from './prepared-table.js'
import type { RowBatch, UndecodedRow } from './row-batch.js'
import { type FittedBatch, RowFitter, rowText } from './row-fitter.js'
import type { RowTally } from './row-tally.js'
import { TableWriter } from './table-writer.js'

/** What writing needs besides the rows and the table. */
export interface WriteContext {
  readonly database: Database
  readonly signal: AbortSignal
  /** The first row that is rejected ends the load. */
  readonly stopAtFirst: boolean
  /** Called after each batch. */
  progress(): void
}

/**
 * Writes rows batch by batch: while the database takes one, the next is decoded and converted, so that two are in memory.
 * What became of them is in the tally, also when this throws.
 *
 * @throws CTK_ROWS_REJECTED, CTK_WRITE_SHORT, CTK_ABORTED, and what the database throws
 */
export async function writeRows(
  batches: AsyncIterable<RowBatch>,
  table: PreparedTable,
  tally: RowTally,
  context: WriteContext,
): Promise<void> {
  const { signal } = context
  const fitter = new RowFitter((name) => table.find(name))
  await using writer = new TableWriter(context.database, table.name)
  const reject = (rows: readonly UndecodedRow[]) => {
    tally.reject(rows)
    if (context.stopAtFirst && rows[0]) throw stopped(rows[0])
  }
  for await (const { batch, rejected, read } of ahead(fitAll(batches, fitter))) {
    if (signal.aborted) throw new CtkError({ code: 'CTK_ABORTED', message: 'Interrupted.' })
    tally.read += read
    reject(rejected)
    const result = await writer.write(batch, signal)
    tally.written += result.written
    reject(result.rejected.map(({ index, reason }) => refused(batch, index, reason)))
    tally.balance()
    context.progress()
  }
  await writer.finish(signal)
}

async function* fitAll(batches: AsyncIterable<RowBatch>, fitter: RowFitter): AsyncGenerator<FittedBatch> {
  for await (const batch of batches) yield fitter.fit(batch)
}

const refused = (batch: RowBatch, index: number, reason: string): UndecodedRow => ({
  line: batch.lines[index] ?? 0,
  reason,
  text: rowText(batch, index),
})

function stopped(row: UndecodedRow): CtkError {
  return new CtkError({
    code: 'CTK_ROWS_REJECTED',
    message: `Stopped at line ${row.line.toLocaleString('en-US')}: ${row.reason}.`,
    suggestions: ['Mend the row and load again.', 'Go on past rejected rows and report them:  --on-error reject'],
    data: { row },
  })
}
