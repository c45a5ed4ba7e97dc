import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { identityText, repeatedRows, skippedRows } from './compare-rows.js'

test('an identity is the same for what is sent and what is read back', () => {
  expect(identityText([1_000, 'a', 12n, null])).toBe(identityText([new Date(1_000), 'a', 12n, null]))
  expect(identityText(['1'])).not.toBe(identityText([1]))
  expect(identityText(['a,b'])).not.toBe(identityText(['a', 'b']))
})

test('all but the first of equal rows are repeated', () => {
  expect([...repeatedRows([4, 5, 6, 7], (row) => `${row % 2}`)]).toEqual([6, 7])
})

describe('skipped rows', () => {
  test('are exactly those that were not stored, or it is not known', () => {
    // Of each row its identity, whether the rest of it is special, and whether it was stored.
    const row = fc.record({ key: fc.integer({ min: 0, max: 5 }), rest: fc.boolean(), stored: fc.boolean() })
    fc.assert(
      fc.property(fc.array(row, { maxLength: 12 }), (rows) => {
        const sent = rows.map((_, i) => i)
        const identify = (i: number) => `${rows[i]?.key}`
        const stored = sent.filter((i) => rows[i]?.stored).map(identify)
        const same = (a: number, b: number) => rows[a]?.key === rows[b]?.key && rows[a]?.rest === rows[b]?.rest
        const skipped = skippedRows(sent, identify, stored, same)
        const ambiguous = [0, 1, 2, 3, 4, 5].some((key) => {
          const group = rows.filter((each) => each.key === key)
          return (
            new Set(group.map((each) => each.stored)).size === 2 && new Set(group.map((each) => each.rest)).size === 2
          )
        })
        expect(skipped === undefined).toBe(ambiguous)
        const describe = (indexes: readonly number[]) => indexes.map((i) => `${rows[i]?.key} ${rows[i]?.rest}`).sort()
        if (skipped) expect(describe(skipped)).toEqual(describe(sent.filter((i) => !rows[i]?.stored)))
      }),
    )
  })

  test('are not known when something was stored that nobody sent', () => {
    expect(
      skippedRows(
        [0, 1],
        (row) => `${row}`,
        ['7'],
        () => false,
      ),
    ).toBeUndefined()
  })
})
