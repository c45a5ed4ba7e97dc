import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Partition } from '../database/catalog.js'
import { limitByCount, limitBySize } from './limit-expired.js'

interface Month {
  readonly start: number
  readonly rows: number
  readonly bytes: number
  readonly old: boolean
}

const partitionOf = ({ rows, bytes }: Month, i: number): Partition => ({
  table: { schema: 'doc', name: 't' },
  ident: `p${i}`,
  label: `p${i}`,
  keys: [],
  rows,
  rowsExact: true,
  bytes,
})

/** Several partitions may begin at the same time; those that are old come before the others. */
const months = fc
  .array(
    fc.record({
      start: fc.integer({ min: 0, max: 12 }),
      rows: fc.integer({ min: 0, max: 2 }),
      bytes: fc.integer({ min: 0, max: 50 }),
    }),
    { maxLength: 12 },
  )
  .chain((list) =>
    fc
      .integer({ min: 0, max: 13 })
      .map((age) => list.map((month) => ({ ...month, old: month.start < age })).sort((a, b) => a.start - b.start)),
  )

function left(list: readonly Month[], keepLast: number | undefined, maxBytes: number | undefined) {
  const starts = list.map((month, i) => ({ partition: partitionOf(month, i), start: month.start }))
  const expired = starts
    .filter((_, i) => list[i]?.old)
    .map(({ partition, start }) => ({ partition, start, end: start + 1 }))
  const bytes = list.reduce((sum, month) => sum + month.bytes, 0)
  const bySize = limitBySize({ maxBytes }, expired, { bytes })
  const byCount = limitByCount({ keepLast }, { starts, expired: bySize.expired }, new Map(), 100)
  const result = { expired: byCount.expired, kept: [...bySize.kept, ...byCount.kept] }
  expect(
    [...result.expired.map(({ partition }) => partition.label), ...result.kept.map(({ label }) => label)].sort(),
  ).toEqual(expired.map(({ partition }) => partition.label).sort())
  return result.expired.map(({ partition }) => Number(partition.ident.slice(1)))
}

describe('limitExpired', () => {
  it('leaves what is expired as it is without limits', () => {
    fc.assert(
      fc.property(months, (list) => {
        expect(left(list, undefined, undefined)).toEqual(list.flatMap(({ old }, i) => (old ? [i] : [])))
      }),
    )
  })

  it('keeps the newest N times that have data', () => {
    fc.assert(
      fc.property(months, fc.integer({ min: 1, max: 6 }), (list, keepLast) => {
        const times = [...new Set(list.filter(({ rows }) => rows > 0).map(({ start }) => start))].sort((a, b) => b - a)
        const kept = times.slice(0, keepLast)
        const goes = (month: Month) => month.old && !(month.rows > 0 && kept.includes(month.start))
        expect(left(list, keepLast, undefined)).toEqual(list.flatMap((month, i) => (goes(month) ? [i] : [])))
      }),
    )
  })

  it('takes the oldest until the table is not larger, and not one more', () => {
    fc.assert(
      fc.property(months, fc.integer({ min: 1, max: 300 }), (list, maxBytes) => {
        const old = list.flatMap(({ old }, i) => (old ? [i] : []))
        const total = list.reduce((sum, { bytes }) => sum + bytes, 0)
        const after = (count: number) => total - old.slice(0, count).reduce((sum, i) => sum + (list[i]?.bytes ?? 0), 0)
        let count = 0
        while (count < old.length && after(count) > maxBytes) count++
        expect(left(list, undefined, maxBytes)).toEqual(old.slice(0, count))
      }),
    )
  })

  it('takes only what all limits let go', () => {
    fc.assert(
      fc.property(months, fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 300 }), (list, last, size) => {
        const byCount = left(list, last, undefined)
        expect(left(list, last, size)).toEqual(left(list, undefined, size).filter((i) => byCount.includes(i)))
      }),
    )
  })

  it('counts a partition without a beginning as the oldest', () => {
    const open = { partition: partitionOf({ start: 0, rows: 1, bytes: 1, old: true }, 0), start: undefined, end: 5 }
    const all = { starts: [], expired: [open] }
    const limit = (keepLast: number, starts: typeof all.starts | [{ partition: Partition; start: number }]) =>
      limitByCount({ keepLast }, { ...all, starts }, new Map(), 9).expired.length
    const newer = { partition: partitionOf({ start: 6, rows: 1, bytes: 1, old: false }, 1), start: 6 }
    expect([limit(1, []), limit(1, [newer]), limit(2, [newer])]).toEqual([0, 1, 0])
  })
})
