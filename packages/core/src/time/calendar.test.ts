import * as fc from 'fast-check'
import { DateTime } from 'luxon'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import { subtractDuration, threshold } from './calendar.js'
import { type Duration, parseDuration } from './duration.js'
import { FIRST_INSTANT, formatInstant, type Instant, parseInstant } from './instant.js'

const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
  'America/St_Johns',
  'Pacific/Apia',
  'Asia/Kolkata',
]
const zone = fc.constantFrom(...zones)
// Around changes of the clocks, month ends and leap days things go wrong; so most instants are near one.
const critical = [
  '2011-12-30T10:00Z', // Apia skips a day
  '2024-03-31T01:00Z', // Berlin, forward
  '2024-10-27T01:00Z', // Berlin, back
  '2024-11-03T06:00Z', // New York, back
  '2024-04-06T15:00Z', // Lord Howe, back by 30 minutes
  '2018-11-04T03:00Z', // São Paulo skips midnight
  '2018-02-18T02:00Z', // São Paulo repeats the hour before midnight
  '2009-11-01T02:31Z', // St John's, back from 00:01 to 23:01
  '2024-02-29T00:00Z',
  '2023-03-01T00:00Z',
  '2024-12-31T23:59:59.999Z',
].map(at)
const near = fc
  .tuple(fc.constantFrom(...critical), fc.integer({ min: -4, max: 4 }), fc.integer({ min: -7_200_000, max: 7_200_000 }))
  .map(([moment, days, ms]) => moment + days * 86_400_000 + ms)
const instant = fc.oneof(near, fc.integer({ min: Date.UTC(1972, 0), max: Date.UTC(2070, 0) }))
const few = (max: number) => fc.oneof(fc.constant(0), fc.integer({ min: 0, max }))
const calendarDuration = fc
  .record({ y: few(12), mo: few(30), w: few(9), d: few(70) })
  .filter(({ y, mo, w, d }) => y + mo + w + d > 0)
  .map(({ y, mo, w, d }) => parseDuration(`${y}y${mo}mo${w}w${d}d`))
const exactDuration = fc
  .record({ h: few(50), m: few(90), s: few(90), ms: few(5), ns: few(3_000_000) })
  .filter((parts) => Object.values(parts).some((count) => count > 0))
  .map(({ h, m, s, ms, ns }) => parseDuration(`${h}h${m}m${s}s${ms}ms${ns}ns`))
const mixedDuration = fc
  .tuple(calendarDuration, exactDuration)
  .map(([calendar, exact]) => parseDuration(calendar.text + exact.text))

describe('subtractDuration', () => {
  it.each([
    ['2024-03-31T00:00Z', '1mo', 'UTC', '2024-02-29T00:00:00.000Z'],
    ['2023-03-31T00:00Z', '1mo', 'UTC', '2023-02-28T00:00:00.000Z'],
    ['2024-02-29T12:00Z', '1y', 'UTC', '2023-02-28T12:00:00.000Z'],
    // Clamped once, after years and months together: not by way of February 28th 2023.
    ['2024-02-29T00:00Z', '1y1mo', 'UTC', '2023-01-29T00:00:00.000Z'],
    // Months before days: February 29th less a day, not March 30th less a month.
    ['2024-03-31T00:00Z', '1mo1d', 'UTC', '2024-02-28T00:00:00.000Z'],
    ['2002-12-31T00:00Z', '10y', 'UTC', '1992-12-31T00:00:00.000Z'],
    // A day over the change of the clocks has 25 hours; 24 hours are 24 hours.
    ['2024-10-27T12:00Z', '1d', 'Europe/Berlin', '2024-10-26T11:00:00.000Z'],
    ['2024-10-27T12:00Z', '24h', 'Europe/Berlin', '2024-10-26T12:00:00.000Z'],
    // Shown twice: the earlier. Skipped: past the gap.
    ['2024-10-28T01:30Z', '1d', 'Europe/Berlin', '2024-10-27T00:30:00.000Z'],
    ['2024-04-01T00:30Z', '1d', 'Europe/Berlin', '2024-03-31T01:30:00.000Z'],
    ['2018-11-05T02:00Z', '1d', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'],
    ['2011-12-31T10:00Z', '1d', 'Pacific/Apia', '2011-12-30T10:00:00.000Z'],
    ['2024-04-07T13:15Z', '1d', 'Australia/Lord_Howe', '2024-04-06T12:45:00.000Z'],
    // Between two milliseconds: the earlier.
    ['2024-01-01T00:00Z', '1ns', 'UTC', '2023-12-31T23:59:59.999Z'],
    ['2024-01-01T00:00Z', '1ms1u', 'UTC', '2023-12-31T23:59:59.998Z'],
    ['2024-01-01T00:00Z', '1d1ns', 'UTC', '2023-12-30T23:59:59.999Z'],
  ])('%s − %s in %s', (from, duration, timeZone, expected) => {
    expect(formatInstant(subtractDuration(at(from), parseDuration(duration), timeZone))).toBe(expected)
  })

  it('agrees with luxon', () => {
    fc.assert(
      fc.property(instant, fc.oneof(calendarDuration, mixedDuration), zone, (from, duration, timeZone) => {
        expect(subtractDuration(from, duration, timeZone)).toBe(luxonSubtract(from, duration, timeZone))
      }),
      { numRuns: 2000 },
    )
  })

  it('agrees with the arithmetic of Temporal, over a wider range', () => {
    const early = fc.integer({ min: Date.UTC(1850, 0), max: Date.UTC(2200, 0) })
    fc.assert(
      fc.property(fc.oneof(instant, early), mixedDuration, zone, (from, duration, timeZone) => {
        const { years, months, weeks, days, exactMs } = duration
        const there = new Temporal.ZonedDateTime(BigInt(from) * 1_000_000n, timeZone)
        const expected = there.subtract({ years, months, weeks, days }).epochMilliseconds - Math.ceil(exactMs)
        expect(subtractDuration(from, duration, timeZone)).toBe(expected)
      }),
      { numRuns: 1000 },
    )
  })

  it('takes nothing but the length off for hours and smaller, and so is monotone', () => {
    fc.assert(
      fc.property(instant, fc.nat(10_000_000), exactDuration, zone, (from, later, duration, timeZone) => {
        const result = subtractDuration(from, duration, timeZone)
        expect(result).toBe(from - Math.ceil(duration.exactMs))
        expect(subtractDuration(from + later, duration, timeZone)).toBe(result + later)
      }),
    )
  })

  it('stops at the first instant', () => {
    const early = FIRST_INSTANT + 86_400_000
    for (const timeZone of zones) {
      for (const text of ['10000y', '9999y1d', '1w', '999h']) {
        expect(subtractDuration(early, parseDuration(text), timeZone)).toBe(FIRST_INSTANT)
      }
    }
  })

  it('refuses an infinite duration and an unknown zone', () => {
    expect(() => subtractDuration(0, parseDuration('INF'), 'UTC')).toThrow(TypeError)
    expect(() => subtractDuration(0, parseDuration('1d'), 'Mars/Base')).toThrow('is not a known time zone')
  })
})

describe('threshold', () => {
  it('is cutoff − duration, and nothing for INF', () => {
    expect(threshold(at('2002-12-31T00:00Z'), parseDuration('10y'), 'UTC')).toBe(at('1992-12-31T00:00Z'))
    expect(threshold(0, parseDuration('INF'), 'UTC')).toBeUndefined()
  })
})

function luxonSubtract(from: Instant, { years, months, weeks, days, exactMs }: Duration, timeZone: string): Instant {
  const there = DateTime.fromMillis(from, { zone: timeZone }).minus({ years, months, weeks, days })
  // luxon keeps the offset it comes from when clocks show a time twice; the rule here is the earlier one.
  const both = there.getPossibleOffsets().map((candidate) => candidate.toMillis())
  return Math.min(there.toMillis(), ...both) - Math.ceil(exactMs)
}

function at(text: string): Instant {
  const found = parseInstant(text)
  if (found === undefined) throw new Error(text)
  return found
}
