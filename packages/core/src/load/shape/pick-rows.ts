import type { RowBatch } from '../row-batch.js'

/** The rows of a batch at these places, in this order. What was rejected on the way to the batch stays with it. */
export function pickRows(batch: RowBatch, rows: readonly number[]): RowBatch {
  if (rows.length === batch.rowCount) return batch
  return {
    ...batch,
    rowCount: rows.length,
    columns: batch.columns.map((column) => ({ ...column, values: rows.map((row) => column.values[row]) })),
    lines: rows.map((row) => batch.lines[row] as number),
  }
}
