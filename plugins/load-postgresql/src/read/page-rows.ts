import type { Page } from './page.js'

const most = 10_000
const least = 100
/** Of values, in characters and what each takes besides. */
const wanted = 2 * 1024 * 1024
const perValue = 40

/**
 * How many rows the next page may have, so that a page of wide rows takes no more memory than one of narrow rows: some MiB.
 *
 * @param page the page before; undefined for the first
 */
export function pageRows(page?: Page): number {
  if (page === undefined || page.rowCount === 0) return 1000
  const perRow = page.columns.reduce((sum, values) => sum + sizeOf(values), 0) / page.rowCount
  return Math.round(Math.min(most, Math.max(least, wanted / perRow)))
}

function sizeOf(values: readonly unknown[]): number {
  let size = values.length * perValue
  for (const value of values) {
    if (typeof value === 'string') size += value.length
    else if (typeof value === 'object' && value !== null) size += 256
  }
  return size
}
