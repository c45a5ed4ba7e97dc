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
import { insertHalving } from './insert-halving.js'
import { postgresqlColumns } from './postgresql-columns.js'
import { postgresqlText } from './postgresql-value.js'
import { rangePartitioner } from './range-partitioner.js'
import { wantedColumns } from './wanted-columns.js'

/**
 * Writes batches to PostgreSQL, embedded or not. A batch is one statement and so all or nothing; when it is refused for what
 * stands in its rows, it is halved until the bad rows are alone, which makes the outcome exact: every row is either counted
 * by the server or rejected with the server's reason. A table that is partitioned by ranges of a time gets the partitions
 * that its rows need: see `rangePartitioner`.
 *
 * @throws CTK_TABLE_MISSING, CTK_COLUMN_MISSING
 * @throws CTK_WRITE_SHORT from `write` when a trigger or rule keeps rows back
 */
export async function postgresqlWriter(driver: Driver, table: TableName, options: WriterOptions): Promise<BatchWriter> {
  const existing = await postgresqlColumns(driver, table)
  const columns = wantedColumns(table, existing, options.columns)
  const keyed = existing.some(({ key }) => key) && existing.every((column) => !column.key || columns.includes(column))
  const partitioner = await rangePartitioner(driver, table)
  const timeAt = partitioner ? options.columns.indexOf(partitioner.column) : -1

  return {
    async write(batch, signal): Promise<WriteResult> {
      const values = batch.columns.map((column) => column.values)
      if (partitioner && timeAt >= 0) await partitioner.prepare(values[timeAt] ?? [], signal)
      const { encoded, rows, rejected } = encodeRows(values, columns, postgresqlText)
      const outcome = await insertHalving(driver, { table, columns, keyed }, encoded, rows, signal)
      rejected.push(...outcome.rejected)
      return { written: outcome.written, rejected: rejected.sort((a, b) => a.index - b.index) }
    },
    async finish(signal) {
      await driver.execute(compile(sql`ANALYZE ${tableId(table)}`), signal)
    },
    async [Symbol.asyncDispose]() {},
  }
}
