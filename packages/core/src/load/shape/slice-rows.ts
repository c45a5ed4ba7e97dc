import type { RowBatch, UndecodedRow } from '../row-batch.js'
import { pickRows } from './pick-rows.js'

/**
 * The rows of a batch from one place up to, not including, another. Rows that could not be read count as well, each at the
 * place that its line gives it.
 */
export function sliceRows(batch: RowBatch, from: number, to: number): RowBatch {
  const { lines, rejected = [] } = batch
  const size = batch.rowCount + rejected.length
  if (from <= 0 && to >= size) return batch
  const rows: number[] = []
  const unread: UndecodedRow[] = []
  let row = 0
  for (let place = 0; place < size; place++) {
    const broken = rejected[place - row]
    const isBroken = broken !== undefined && (row >= batch.rowCount || broken.line < (lines[row] as number))
    const isWanted = place >= from && place < to
    if (isBroken) {
      if (isWanted) unread.push(broken)
      continue
    }
    if (isWanted) rows.push(row)
    row++
  }
  const sliced = pickRows(batch, rows)
  return batch.rejected === undefined ? sliced : { ...sliced, rejected: unread }
}
