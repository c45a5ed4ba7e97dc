import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseTimestamp } from './parse-timestamp.js'
import { writeTimestamp } from './write-timestamp.js'

test.each([
  ['2024-01-02T03:04:05.678Z', '2024-01-02T03:04:05.678Z'],
  ['+012345-01-01T00:00:00.000Z', '12345-01-01T00:00:00.000Z'],
  ['0000-06-01T00:00:00.000Z', '0001-06-01T00:00:00.000Z BC'],
  ['-000043-03-15T00:00:00.000Z', '0044-03-15T00:00:00.000Z BC'],
])('%s is written %s', (iso, text) => {
  expect(writeTimestamp(new Date(iso))).toBe(text)
})

test('every date is read back as it was written', () => {
  fc.assert(
    fc.property(fc.date({ noInvalidDate: true }), (date) => {
      expect(parseTimestamp(writeTimestamp(date))).toEqual(date)
    }),
  )
})

test('times of the same day are written as JavaScript does', () => {
  const within = fc.array(fc.integer({ min: -86_400_000, max: 2 * 86_400_000 }), { minLength: 2, maxLength: 5 })
  fc.assert(
    fc.property(
      fc.date({ min: new Date('0002-01-01'), max: new Date('9999-12-01'), noInvalidDate: true }),
      within,
      (date, others) => {
        for (const ms of others) {
          const other = new Date(date.getTime() + ms)
          expect(writeTimestamp(other)).toBe(other.toISOString())
        }
      },
    ),
  )
})

test('an invalid date is refused', () => {
  expect(() => writeTimestamp(new Date(Number.NaN))).toThrow(RangeError)
})
