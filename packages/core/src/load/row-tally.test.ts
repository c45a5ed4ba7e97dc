import { describe, expect, it } from 'vitest'
import { RowTally } from './row-tally.js'

const rows = (count: number, from = 1) =>
  Array.from({ length: count }, (_, i) => ({ line: from + i, reason: 'broken', text: '' }))

describe('RowTally', () => {
  it('counts all rejected rows and keeps the first ten', () => {
    const tally = new RowTally()
    tally.reject(rows(7))
    tally.reject(rows(7, 8))
    tally.reject(rows(7, 15))
    expect(tally.rejected).toBe(21)
    expect(tally.rejects.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  })

  it('balances only when every row is accounted for', () => {
    const tally = new RowTally()
    tally.read = 12_000
    tally.written = 11_990
    tally.reject(rows(10))
    expect(() => tally.balance()).not.toThrow()
    for (const written of [11_989, 11_991]) {
      tally.written = written
      expect(() => tally.balance()).toThrow(
        expect.objectContaining({
          code: 'CTK_WRITE_SHORT',
          message: `12,000 rows were read, but ${written.toLocaleString('en-US')} written and 10 rejected.`,
        }),
      )
    }
  })
})
