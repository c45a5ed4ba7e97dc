import { describe, expect, it } from 'vitest'
import { RowTally } from './row-tally.js'

const rows = (count: number, from = 1) =>
  Array.from({ length: count }, (_, i) => ({ line: from + i, reason: 'broken', text: '' }))

describe('RowTally', () => {
  it('counts all rejected rows and keeps the first ten', () => {
    const tally = new RowTally()
    for (const from of [1, 8, 15]) tally.add(7, { written: 0, rejected: [] }, rows(7, from))
    expect(tally.rejected).toBe(21)
    expect(tally.rejects.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  })

  it('shortens the rows that it shows', () => {
    const tally = new RowTally()
    tally.add(1, { written: 0, rejected: [] }, [{ line: 1, reason: 'broken', text: 'x'.repeat(1000) }])
    expect(tally.rejects[0]?.text).toHaveLength(200)
  })

  it('goes on from what earlier attempts have done', () => {
    const tally = new RowTally({ read: 100, written: 90, kept: 2, rejected: 8 })
    tally.add(10, { written: 4, kept: 5, rejected: [] }, rows(1))
    expect(tally).toMatchObject({ read: 110, written: 94, kept: 7, rejected: 9 })
  })

  it('balances only when every row is accounted for', () => {
    new RowTally().add(12_000, { written: 11_900, kept: 90, rejected: [] }, rows(10))
    for (const written of [11_989, 11_991]) {
      expect(() => new RowTally().add(12_000, { written, rejected: [] }, rows(10))).toThrow(
        expect.objectContaining({
          code: 'CTK_WRITE_SHORT',
          message: `12,000 rows were read, but ${written.toLocaleString('en-US')} written and 10 rejected.`,
        }),
      )
    }
  })
})
