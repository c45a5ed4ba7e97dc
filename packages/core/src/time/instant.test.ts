import * as fc from 'fast-check'
import { DateTime } from 'luxon'
import { describe, expect, it } from 'vitest'
import { FIRST_INSTANT, formatInstant, formatInstantShort, isInstant, LAST_INSTANT, parseInstant } from './instant.js'

const anyInstant = fc.integer({ min: FIRST_INSTANT, max: LAST_INSTANT })

describe('formatInstant', () => {
  it('writes ISO 8601 with Z, in full', () => {
    expect(formatInstant(1_041_292_800_000)).toBe('2002-12-31T00:00:00.000Z')
    expect(formatInstant(0)).toBe('1970-01-01T00:00:00.000Z')
    expect(formatInstant(-1)).toBe('1969-12-31T23:59:59.999Z')
    expect(formatInstant(FIRST_INSTANT)).toBe('-271821-04-20T00:00:00.000Z')
    expect(formatInstant(LAST_INSTANT)).toBe('+275760-09-13T00:00:00.000Z')
  })

  it('refuses what is not an instant', () => {
    expect(() => formatInstant(LAST_INSTANT + 1)).toThrow(RangeError)
    expect(isInstant(LAST_INSTANT + 1)).toBe(false)
    expect(isInstant(0.5)).toBe(false)
    expect(isInstant(Number.NaN)).toBe(false)
  })

  it('is read back exactly, over the whole range', () => {
    fc.assert(fc.property(anyInstant, (instant) => parseInstant(formatInstant(instant)) === instant))
  })
})

describe('formatInstantShort', () => {
  it('writes as much of the time as there is', () => {
    const day = Date.UTC(2002, 11, 31)
    expect(formatInstantShort(day)).toBe('2002-12-31')
    expect(formatInstantShort(day + 20_400_000)).toBe('2002-12-31 05:40')
    expect(formatInstantShort(day + 20_401_000)).toBe('2002-12-31 05:40:01')
    expect(formatInstantShort(day + 20_401_020)).toBe('2002-12-31 05:40:01.020')
    expect(formatInstantShort(day + 1)).toBe('2002-12-31 00:00:00.001')
  })

  it('loses nothing', () => {
    const steps = [1, 1000, 60_000, 86_400_000].map((step) =>
      fc.integer({ min: -60_000_000, max: 60_000_000 }).map((n) => n * step),
    )
    fc.assert(
      fc.property(fc.oneof(anyInstant, ...steps), (instant) => {
        const short = formatInstantShort(instant)
        expect(parseInstant(short.includes(' ') ? `${short} UTC` : `${short}T00:00Z`)).toBe(instant)
      }),
    )
  })
})

describe('parseInstant', () => {
  it.each([
    ['2002-12-31T00:00Z', Date.UTC(2002, 11, 31)],
    ['2002-12-31T05:40:01.5Z', Date.UTC(2002, 11, 31, 5, 40, 1, 500)],
    ['2002-12-31t05:40z', Date.UTC(2002, 11, 31, 5, 40)],
    ['2002-12-31 05:40:00+02:00', Date.UTC(2002, 11, 31, 3, 40)],
    ['2002-12-31 05:40:00+02', Date.UTC(2002, 11, 31, 3, 40)],
    ['2002-12-31T05:40-0330', Date.UTC(2002, 11, 31, 9, 10)],
    ['2002-12-31 05:40 UTC', Date.UTC(2002, 11, 31, 5, 40)],
    ['2024-02-29T00:00Z', Date.UTC(2024, 1, 29)],
    ['1969-12-31T23:59:59.9999Z', -1],
  ])('reads %s', (text, expected) => {
    expect(parseInstant(text)).toBe(expected)
  })

  it.each([
    '',
    'now',
    '2002-12-31',
    '2002-12-31T00:00',
    '2002-12-31Z',
    '2002-02-29T00:00Z',
    '2002-13-01T00:00Z',
    '2002-12-00T00:00Z',
    '2002-12-31T24:00Z',
    '2002-12-31T00:60Z',
    '2016-12-31T23:59:60Z',
    '2002-12-31T5:40Z',
    '2002-12-31T00:00+24:00',
    '2002-12-31T00:00+01:00[Europe/Berlin]',
    '-000000-12-31T00:00Z',
    '+275760-09-13T00:00:00.001Z',
    ' 2002-12-31T00:00Z',
    '1041292800000',
  ])('does not read "%s"', (text) => {
    expect(parseInstant(text)).toBeUndefined()
  })

  it('agrees with luxon about offsets', () => {
    const offset = fc.integer({ min: -23 * 60, max: 23 * 60 })
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 4e12 }), offset, (instant, minutes) => {
        const text =
          DateTime.fromMillis(instant)
            .setZone(`UTC${minutes < 0 ? '-' : '+'}${clock(minutes)}`)
            .toISO() ?? ''
        expect(parseInstant(text)).toBe(instant)
      }),
    )
  })
})

function clock(minutes: number): string {
  const size = Math.abs(minutes)
  return `${String(Math.floor(size / 60)).padStart(2, '0')}:${String(size % 60).padStart(2, '0')}`
}
