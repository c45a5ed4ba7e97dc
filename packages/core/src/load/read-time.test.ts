import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readIso } from '../time/read-iso.js'
import { readPlainTime } from './read-plain-time.js'
import { readTime } from './read-time.js'

const digits = (length: number, max: number) => fc.integer({ min: 0, max }).map((n) => String(n).padStart(length, '0'))
const isoLike = fc
  .tuple(
    fc.tuple(digits(4, 9999), digits(2, 13), digits(2, 32)).map((parts) => parts.join('-')),
    fc.constantFrom('', 'T', ' ', '_'),
    fc.tuple(digits(2, 25), digits(2, 61), digits(2, 61)).map((parts) => parts.join(':')),
    fc.constantFrom('', 'Z', 'z', '.5', '+01', '.123', '.999Z', '.12', ',123', '.1x3', '.1234Z'),
  )
  .map(([date, separator, time, zone]) => (separator === '' ? date : `${date}${separator}${time}${zone}`))

describe('readTime', () => {
  it('reads ISO 8601 as the general reader does, also on its fast way', () => {
    fc.assert(
      fc.property(isoLike, (text) => {
        expect(readTime(text)).toEqual(readIso(text))
      }),
      { numRuns: 5_000 },
    )
  })

  it('takes the fast way for the frequent forms', () => {
    const at = Date.UTC(2024, 1, 29, 5, 40)
    expect(readPlainTime('2024-02-29')).toEqual({ time: Date.UTC(2024, 1, 29), hasTime: false, offset: undefined })
    expect(readPlainTime('2024-02-29 05:40:00')).toEqual({ time: at, hasTime: true, offset: undefined })
    expect(readPlainTime('2024-02-29T05:40:00Z')).toEqual({ time: at, hasTime: true, offset: 0 })
    expect(readPlainTime('2024-02-29T05:40:00.007Z')).toEqual({ time: at + 7, hasTime: true, offset: 0 })
    expect(readPlainTime('2024-02-29 05:40:00.120')).toEqual({ time: at + 120, hasTime: true, offset: undefined })
  })

  it.each([
    ['1990/1/8', undefined, '1990-01-08'],
    ['1990/01/08 05:40:00.5+02:00', undefined, '1990-01-08T05:40:00.5+02:00'],
    ['1/8/1990', 'month-first', '1990-01-08'],
    ['1/8/1990', 'day-first', '1990-08-01'],
    ['12/31/1990 5:40', 'month-first', '1990-12-31T05:40'],
    ['12/31/1990T15:40:59', 'month-first', '1990-12-31T15:40:59'],
  ] as const)('reads %s (%s)', (text, order, iso) => expect(readTime(text, order)).toEqual(readIso(iso)))

  it.each([
    ['1/8/1990', undefined],
    ['1/8/90', 'month-first'],
    ['31/12/1990', 'month-first'],
    ['2/30/1990', 'month-first'],
    ['1990/13/1', 'month-first'],
    ['1990/1/1990', 'month-first'],
    ['1990-1-8', 'month-first'],
    ['1/8/1990 5', 'month-first'],
    ['1/8/1990 5:40 PM', 'month-first'],
    ['1990', undefined],
    ['', undefined],
  ] as const)('does not read %s (%s)', (text, order) => expect(readTime(text, order)).toBeUndefined())
})
