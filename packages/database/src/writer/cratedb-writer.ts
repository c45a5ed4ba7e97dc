import {
  type BatchWriter,
  compile,
  sql,
  type TableName,
  tableId,
  type WriteResult,
  type WriterOptions,
} from '@ctk/core'
import type { Driver } from '../driver/driver.js'
import { isTransient } from '../errors/is-transient.js'
import { cratedbCopyFrom } from './cratedb-copy-from.js'
import { cratedbRows } from './cratedb-rows.js'
import { cratedbSender } from './cratedb-sender.js'
import { cratedbTarget } from './cratedb-target.js'
import { encodeRows } from './encode-rows.js'
import { inTurn } from './in-turn.js'
import { retrying } from './retrying.js'
import { cratedbCsvWriter } from './write-cratedb-csv.js'

/**
 * Writes batches to CrateDB. What a row holds is checked before it is sent, for CrateDB skips the rows of a batch that it
 * cannot store, counts the others, and names neither the rows nor the reasons. What that leaves:
 *
 * - Where rows can be told apart (see `rowIdentity`), CrateDB returns what it wrote, so the outcome is exact. A skipped row is
 *   tried again alone, which cannot write it twice, and rejected with CrateDB's reason.
 * - A row with a very long text, which CrateDB skips where the column is indexed, is sent alone in the first place.
 * - If CrateDB still counts fewer rows than were sent and it is not known which, `write` throws: sending a part again could
 *   write rows twice. That takes a partition that is blocked for writing, or rows that are equal in all but what was refused.
 *
 * Batches that update rows are written in the order in which they came.
 *
 * @throws CTK_TABLE_MISSING, CTK_COLUMN_MISSING, CTK_USAGE
 * @throws CTK_WRITE_SHORT from `write` when it is not known which rows were written
 */
export async function cratedbWriter(driver: Driver, table: TableName, options: WriterOptions): Promise<BatchWriter> {
  const target = await cratedbTarget(driver, table, options)
  const sender = cratedbSender(driver, target)
  const send = cratedbRows(sender, target)
  const writeCsv = cratedbCsvWriter(sender, target)
  const ordered = inTurn()
  return {
    async write(batch, signal, along): Promise<WriteResult> {
      const values = batch.columns.map((column) => column.values)
      const { encoded, rows, rejected } = encodeRows(values, target.fields, (value, field) => field.encode(value))
      const write = () => send(encoded, rows, signal)
      const sent = await (options.onConflict === 'update' ? ordered(write) : write())
      const result = {
        // With nothing but its key to update, a row that is there is as it should be.
        written: options.onConflict === 'update' ? sent.written + sent.kept : sent.written,
        ...(options.onConflict === 'keep' && { kept: sent.kept }),
        rejected: [...rejected, ...sent.rejected].sort((a, b) => a.index - b.index),
      }
      if (along) {
        const statement = along(result)
        await retrying(() => driver.execute(statement, signal), isTransient, signal)
      }
      return result
    },
    // Larger requests make the server no faster.
    ...(writeCsv && { csv: { blockBytes: 1024 * 1024, write: writeCsv } }),
    copyFrom: (file, signal) => cratedbCopyFrom(driver, target, file, signal),
    async finish(signal) {
      await driver.execute(compile(sql`REFRESH TABLE ${tableId(table)}`), signal)
    },
    async [Symbol.asyncDispose]() {},
  }
}
