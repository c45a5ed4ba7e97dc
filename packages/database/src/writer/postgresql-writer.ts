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
import { encodeRows } from './encode-rows.js'
import { inTurn } from './in-turn.js'
import type { HalvedRows } from './insert-halving.js'
import { postgresqlColumns } from './postgresql-columns.js'
import { copiesInto, type PostgresqlTarget } from './postgresql-target.js'
import { postgresqlText } from './postgresql-value.js'
import { rangePartitioner } from './range-partitioner.js'
import { requireKey } from './require-key.js'
import { wantedColumns } from './wanted-columns.js'
import { writeCsv } from './write-csv.js'
import { writeTransaction } from './write-transaction.js'

/**
 * Writes batches to PostgreSQL, embedded or not. A batch is one transaction and so all or nothing; when it is refused for what
 * stands in its rows, it is halved until the bad rows are alone, which makes the outcome exact: every row is either counted
 * by the server or rejected with the server's reason. A table that is partitioned by ranges of a time gets the partitions
 * that its rows need: see `rangePartitioner`. Batches that update rows are written in the order in which they came.
 *
 * @throws CTK_TABLE_MISSING, CTK_COLUMN_MISSING, CTK_USAGE
 * @throws CTK_WRITE_SHORT from `write` when a trigger or rule keeps rows back
 */
export async function postgresqlWriter(driver: Driver, table: TableName, options: WriterOptions): Promise<BatchWriter> {
  const { onConflict = 'reject' } = options
  const existing = await postgresqlColumns(driver, table)
  const columns = wantedColumns(table, existing, options.columns)
  const key = existing.filter((column) => column.key)
  requireKey(
    table,
    options,
    key.map(({ name }) => name),
  )
  const keyed = key.length > 0 && key.every((column) => columns.includes(column))
  const target: PostgresqlTarget = { table, columns, keyed, onConflict }
  const partitioner = await rangePartitioner(driver, table)
  const timeAt = partitioner ? options.columns.indexOf(partitioner.column) : -1
  const ordered = inTurn()

  return {
    async write(batch, signal, along): Promise<WriteResult> {
      const values = batch.columns.map((column) => column.values)
      const { encoded, rows, rejected } = encodeRows(values, columns, postgresqlText)
      const resultOf = ({ written, kept, rejected: refused }: HalvedRows): WriteResult => ({
        written,
        ...(onConflict === 'keep' && { kept }),
        rejected: [...rejected, ...refused].sort((a, b) => a.index - b.index),
      })
      const work = { encoded, rows, along: along && ((outcome: HalvedRows) => along(resultOf(outcome))) }
      const send = async () => {
        if (rows.length === 0 && !along) return resultOf({ written: 0, kept: 0, rejected: [] })
        if (partitioner && timeAt >= 0) await partitioner.prepare(values[timeAt] ?? [], signal)
        return resultOf(await writeTransaction(driver, target, work, signal))
      }
      return onConflict === 'update' ? ordered(send) : send()
    },
    // A partitioned table needs to be looked at the times of its rows first.
    ...(driver.copies &&
      copiesInto(target) &&
      !(partitioner && timeAt >= 0) && {
        // Each block is a transaction, which the server writes to disk: with small ones that takes longer than the rows.
        csv: {
          blockBytes: 8 * 1024 * 1024,
          write: (records, signal) => writeCsv(driver, target, records, signal),
        },
      }),
    async finish(signal) {
      if (driver.copies && !partitioner && (await hasAutovacuum(driver, signal))) return
      await driver.execute(compile(sql`ANALYZE ${tableId(table)}`), signal)
    },
    async [Symbol.asyncDispose]() {},
  }
}

/** Whether the server keeps the statistics of tables fresh by itself; it never does so for partitioned ones. */
async function hasAutovacuum(driver: Driver, signal?: AbortSignal): Promise<boolean> {
  const asked = compile(sql`SELECT current_setting('autovacuum') = 'on' AS "is"`)
  const [row] = await driver.query<{ is: boolean }>(asked, signal)
  return row?.is === true
}
