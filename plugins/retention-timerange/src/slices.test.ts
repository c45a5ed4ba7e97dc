import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sliceByRows } from './slices.js'

const DAY = 86_400_000
const threshold = 400 * DAY

describe('sliceByRows', () => {
  it('makes no slice where there are no rows', () => {
    expect(sliceByRows([], threshold, 10)).toEqual([])
  })

  it('joins small days and cuts large ones', () => {
    const days = [
      { start: 2 * DAY, rows: 4 },
      { start: 3 * DAY, rows: 5 },
      { start: 9 * DAY, rows: 20 },
      { start: 10 * DAY, rows: 1 },
    ]
    expect(sliceByRows(days, threshold, 10)).toEqual([
      { from: 2 * DAY, before: 4 * DAY, rows: 9, exact: true },
      { from: 4 * DAY, before: 9.5 * DAY, rows: 10, exact: false },
      { from: 9.5 * DAY, before: 10 * DAY, rows: 10, exact: false },
      { from: 10 * DAY, before: 11 * DAY, rows: 1, exact: true },
    ])
  })

  it('never reaches beyond the threshold, leaves no gap, and accounts for every row', () => {
    const day = fc.record({
      start: fc.integer({ min: 0, max: 399 }).map((n) => n * DAY),
      rows: fc.integer({ min: 1, max: 500 }),
    })
    const days = fc.uniqueArray(day, { selector: (d) => d.start, maxLength: 40 })
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: DAY }), (counts, size, past) => {
        const last = Math.max(0, ...counts.map((d) => d.start))
        const slices = sliceByRows(counts, last + past, size)
        const sum = (list: readonly { rows: number }[]) => list.reduce((total, each) => total + each.rows, 0)
        // A span shorter than its number of parts in milliseconds has fewer slices than parts.
        if (past > 500) expect(sum(slices)).toBe(sum(counts))
        slices.forEach((slice, i) => {
          expect(slice.from).toBe(slices[i - 1]?.before ?? Math.min(...counts.map((day) => day.start)))
          expect(slice.before).toBeGreaterThan(slice.from)
          expect(slice.before).toBeLessThanOrEqual(last + past)
        })
        if (counts.length > 0) expect(slices.at(-1)?.before).toBe(Math.min(last + DAY, last + past))
      }),
    )
  })
})
