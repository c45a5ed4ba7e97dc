import {
  type BatchWriter,
  compile,
  id,
  join,
  type RejectedRow,
  sql,
  type TableName,
  tableId,
  type WriteResult,
  type WriterOptions,
} from '@ctk/core'
import type { Driver } from '../driver/driver.js'
import { encodeRows } from './encode-rows.js'
import { pickRows } from './pick-rows.js'
import { type PostgresqlColumn, postgresqlColumns } from './postgresql-columns.js'
import { postgresqlText } from './postgresql-value.js'
import { rangePartitioner } from './range-partitioner.js'
import { rowError } from './row-error.js'
import { wantedColumns } from './wanted-columns.js'
import { writeShort } from './write-short.js'

/**
 * Writes batches to PostgreSQL, embedded or not. A batch is one statement and so all or nothing; when it is refused for what
 * stands in its rows, it is halved until the bad rows are alone, which makes the outcome exact: every row is either counted
 * by the server or rejected with the server's reason. A table that is partitioned by ranges of a time gets the partitions
 * that its rows need: see `rangePartitioner`.
 *
 * @throws CTK_TABLE_MISSING, CTK_COLUMN_MISSING
 * @throws CTK_WRITE_SHORT from `write` when a trigger swallowed rows
 */
export async function postgresqlWriter(driver: Driver, table: TableName, options: WriterOptions): Promise<BatchWriter> {
  const columns = wantedColumns(table, await postgresqlColumns(driver, table), options.columns)
  const partitioner = await rangePartitioner(driver, table)
  const timeAt = partitioner ? options.columns.indexOf(partitioner.column) : -1

  return {
    async write(batch, signal): Promise<WriteResult> {
      const values = batch.columns.map((column) => column.values)
      if (partitioner && timeAt >= 0) await partitioner.prepare(values[timeAt] as readonly unknown[], signal)
      const { encoded, rows, rejected } = encodeRows(values, columns, postgresqlText)
      const outcome = { written: 0, rejected }
      await insertHalving(encoded, rows, outcome, signal)
      return { written: outcome.written, rejected: rejected.sort((a, b) => a.index - b.index) }
    },
    async finish(signal) {
      await driver.execute(compile(sql`ANALYZE ${tableId(table)}`), signal)
    },
    async [Symbol.asyncDispose]() {},
  }

  async function insertHalving(
    encoded: readonly (readonly unknown[])[],
    rows: readonly number[],
    outcome: { written: number; readonly rejected: RejectedRow[] },
    signal?: AbortSignal,
  ): Promise<void> {
    if (rows.length === 0) return
    let counted: number
    try {
      const insert = insertStatement(table, columns, pickRows(encoded, rows))
      counted = (await driver.execute(insert, signal)).rowCount ?? 0
    } catch (error) {
      const reason = rowError(error)
      if (reason === undefined) throw error
      if (rows.length === 1) {
        outcome.rejected.push({ index: rows[0] as number, reason })
        return
      }
      const middle = rows.length >> 1
      await insertHalving(encoded, rows.slice(0, middle), outcome, signal)
      await insertHalving(encoded, rows.slice(middle), outcome, signal)
      return
    }
    if (counted !== rows.length) throw writeShort(table, rows.length, counted, shortBecause)
    outcome.written += counted
  }
}

const shortBecause = ['Look for a trigger or rule on the table that keeps rows back, or sends them to another table.']

/** Everything travels as text and is cast row by row, so that each type has one way in, on the wire and embedded alike. */
function insertStatement(
  table: TableName,
  columns: readonly PostgresqlColumn[],
  values: readonly (readonly unknown[])[],
) {
  const names = columns.map((_, i) => id(`c${i}`))
  const casts = columns.map(({ type }, i) => sql`${names[i]}::${type}`)
  const arrays = values.map((array) => sql`${array}::text[]`)
  return compile(sql`INSERT INTO ${tableId(table)} (${join(columns.map(({ name }) => id(name)))})
SELECT ${join(casts)} FROM UNNEST(${join(arrays)}) AS batch (${join(names)})`)
}
