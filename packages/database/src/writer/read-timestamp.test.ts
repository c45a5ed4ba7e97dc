import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readTimestamp } from './read-timestamp.js'

describe('a timestamp', () => {
  test('is read as it is written, whatever the instant', () => {
    const date = fc.date({ min: new Date('0000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    fc.assert(
      fc.property(date, (instant) => {
        const time = instant.getTime()
        expect(readTimestamp(instant.toISOString())).toEqual({ shown: time, instant: time })
      }),
    )
  })

  test('has a zone, or is UTC', () => {
    const hour = 3_600_000
    expect(readTimestamp('1970-01-01 02:00:00.123+02')).toEqual({ shown: 2 * hour + 123, instant: 123 })
    expect(readTimestamp('1970-01-01T00:00-0130')).toEqual({ shown: 0, instant: 1.5 * hour })
    expect(readTimestamp('1970-01-02')).toEqual({ shown: 24 * hour, instant: 24 * hour })
    expect(readTimestamp(' 1970-01-01 00:00 UTC ')).toEqual({ shown: 0, instant: 0 })
    expect(readTimestamp('1970-01-01T00:00:00.123987Z')?.instant).toBe(123)
  })

  test.for([
    '2019-02-29',
    '2024-02-30',
    '2024-13-01',
    '2024-00-10',
    '2024-01-01T24:00',
    '2024-01-01T23:60',
    '2024-01-01T00:00+24:00',
    '20240101',
    '1/2/2024',
    '2024-01-01T',
    'now',
    '',
  ])('is not %j', (text) => {
    expect(readTimestamp(text)).toBeUndefined()
  })
})
