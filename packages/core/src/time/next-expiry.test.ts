import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextExpiry, subtractDuration } from './calendar.js'
import { type Duration, parseDuration } from './duration.js'
import { formatInstant, type Instant, LAST_INSTANT, parseInstant } from './instant.js'

const MINUTE = 60_000
const DAY = 86_400_000

const zone = fc.constantFrom(
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
  'America/St_Johns',
  'Pacific/Apia',
)
const critical = [
  '2011-12-30T10:00Z',
  '2024-03-31T01:00Z',
  '2024-10-27T01:00Z',
  '2024-11-03T06:00Z',
  '2024-04-06T15:00Z',
  '2018-11-04T03:00Z',
  '2018-02-18T02:00Z',
  '2009-11-01T02:31Z',
  '2024-02-29T00:00Z',
  '2023-01-31T00:00Z',
  '2024-12-31T23:59:59.999Z',
].map(at)
const few = (max: number) => fc.oneof(fc.constant(0), fc.integer({ min: 0, max }))
const duration = fc
  .record({ y: few(6), mo: few(14), w: few(3), d: few(35), h: few(30), ns: few(3) })
  .filter((parts) => Object.values(parts).some((count) => count > 0))
  .map(({ y, mo, w, d, h, ns }) => parseDuration(`${y}y${mo}mo${w}w${d}d${h}h${ns}ns`))
/** Ends whose expiry, or which themselves, lie near a critical moment. */
const end = (length: Duration) =>
  fc
    .tuple(
      fc.constantFrom(...critical, ...critical.map((moment) => subtractDuration(moment, length, 'UTC'))),
      fc.integer({ min: -3, max: 3 }),
      fc.integer({ min: -180, max: 180 }),
    )
    .map(([moment, days, minutes]) => moment + days * DAY + minutes * MINUTE)
const anyEnd = fc.integer({ min: Date.UTC(1972, 0), max: Date.UTC(2060, 0) })

describe('nextExpiry', () => {
  it.each([
    ['1993-01-01T00:00Z', '10y', 'UTC', '2003-01-01T00:00:00.000Z'],
    // February has no 31st: its end less a month is January 28th or 29th, and March 1st less a month is February 1st.
    ['2024-01-31T00:00Z', '1mo', 'UTC', '2024-03-01T00:00:00.000Z'],
    ['2024-01-31T12:00Z', '1mo', 'UTC', '2024-03-01T00:00:00.000Z'],
    ['2024-02-29T00:00Z', '1y', 'UTC', '2025-03-01T00:00:00.000Z'],
    ['2024-01-01T00:00Z', '1h1ns', 'UTC', '2024-01-01T01:00:00.001Z'],
    ['2024-03-31T00:00Z', '24h', 'Europe/Berlin', '2024-04-01T00:00:00.000Z'],
    ['2024-03-30T23:00Z', '1d', 'Europe/Berlin', '2024-03-31T22:00:00.000Z'],
    // The day before, 02:30 is skipped and stands for 03:30: reached an hour before April 1st 03:30.
    ['2024-03-31T01:30Z', '1d', 'Europe/Berlin', '2024-04-01T00:30:00.000Z'],
    // December 30th 12:00 never was in Apia and stands for the 31st 12:00: reached a day before January 1st 12:00.
    ['2011-12-30T22:00Z', '1d', 'Pacific/Apia', '2011-12-30T22:00:00.000Z'],
  ])('of %s after %s in %s', (from, text, timeZone, expected) => {
    const next = nextExpiry(at(from), parseDuration(text), timeZone)
    expect(next === undefined ? next : formatInstant(next)).toBe(expected)
  })

  it('is an instant t at which the data is expired, and t − 1 is not', () => {
    const scenario = duration.chain((length) => fc.tuple(fc.constant(length), fc.oneof(end(length), anyEnd), zone))
    fc.assert(
      fc.property(scenario, ([length, from, timeZone]) => {
        const next = nextExpiry(from, length, timeZone) ?? Number.NaN
        expect(subtractDuration(next, length, timeZone)).toBeGreaterThanOrEqual(from)
        expect(subtractDuration(next - 1, length, timeZone)).toBeLessThan(from)
      }),
      { numRuns: 3000 },
    )
  })

  it('is the first such instant: no other minute of the fortnight before is one', () => {
    // Offsets, midnights and these ends are whole minutes, so that a minute at which data is expired cannot hide between two.
    const scenario = duration.chain((length) => fc.tuple(fc.constant(length), end(length), zone))
    fc.assert(
      fc.property(scenario, ([length, from, timeZone]) => {
        const whole = Math.floor(from / MINUTE) * MINUTE
        const next = nextExpiry(whole, length, timeZone) ?? Number.NaN
        const step = timeZone === 'America/St_Johns' ? MINUTE : 5 * MINUTE
        const days = timeZone === 'America/St_Johns' ? 2 : 6
        for (let t = Math.floor((next - 1) / step) * step; t > next - days * DAY; t -= step) {
          if (subtractDuration(t, length, timeZone) >= whole) throw new Error(`${formatInstant(t)} is earlier`)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('is never for an infinite duration, and when it is past the end of time', () => {
    expect(nextExpiry(0, parseDuration('INF'), 'UTC')).toBeUndefined()
    for (const timeZone of ['UTC', 'Asia/Tokyo']) {
      for (const text of ['1y', '2000000h', '1d']) {
        expect(nextExpiry(LAST_INSTANT - 1000, parseDuration(text), timeZone)).toBeUndefined()
      }
    }
  })
})

function at(text: string): Instant {
  const found = parseInstant(text)
  if (found === undefined) throw new Error(text)
  return found
}
