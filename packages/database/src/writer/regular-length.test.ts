import { granularityEnd, granularityStart } from '@ctk/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { regularLength } from './regular-length.js'

test('partitions of one length are recognised, however few', () => {
  const length = fc.constantFrom('hour', 'day', 'week', 'month', 'year')
  const times = fc.array(fc.date({ min: new Date('1970-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }), {
    minLength: 1,
    maxLength: 5,
  })
  fc.assert(
    fc.property(length, times, (expected, dates) => {
      const ranges = dates.map((date) => {
        const start = granularityStart(date.getTime(), expected)
        return { start, end: granularityEnd(start, expected) }
      })
      expect(regularLength(ranges)).toBe(expected)
    }),
  )
})

test('all others are not', () => {
  const at = (text: string) => Date.parse(text)
  expect(regularLength([])).toBeUndefined()
  expect(regularLength([{ start: at('2024-01-01'), end: at('2024-01-11') }])).toBeUndefined()
  expect(regularLength([{ start: at('2024-01-02'), end: at('2024-02-02') }])).toBeUndefined()
  expect(regularLength([{ start: -Infinity, end: at('2024-02-01') }])).toBeUndefined()
  const month = { start: at('2024-01-01'), end: at('2024-02-01') }
  expect(regularLength([month, { start: at('2024-02-01'), end: at('2024-02-02') }])).toBeUndefined()
})
