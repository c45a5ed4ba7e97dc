import type { RowBatch } from '@ctk/core'

const FIRST = 1000
const MOST = 10_000
const LEAST = 100
/** Of values, as characters. */
const WANTED = 4 * 1024 * 1024

/**
 * How many rows the next page may have, so that a page of wide rows takes no more memory than one of narrow rows: some MiB.
 *
 * @param page the page before; undefined for the first
 */
export function pageRows(page: Pick<RowBatch, 'rowCount' | 'columns'> | undefined): number {
  if (page === undefined || page.rowCount === 0) return FIRST
  const perRow = page.columns.reduce((sum, { values }) => sum + sizeOf(values), 1) / page.rowCount
  return Math.round(Math.min(MOST, Math.max(LEAST, WANTED / perRow)))
}

function sizeOf(values: readonly unknown[]): number {
  let size = 0
  for (const value of values) {
    if (typeof value === 'string') size += value.length
    else size += typeof value === 'object' && value !== null ? 256 : 8
  }
  return size
}
