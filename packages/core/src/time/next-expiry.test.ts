import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextExpiry, subtractDuration } from './calendar.js'
import { parseDuration } from './duration.js'
import { formatInstant, type Instant, LAST_INSTANT, parseInstant } from './instant.js'

const MINUTE = 60_000
const DAY = 86_400_000

/** Moments around which clocks or months are odd, and the zones in which they are. */
const critical = [
  ['Europe/Berlin', '2024-03-31T01:00Z'], // forward
  ['Europe/Berlin', '2024-10-27T01:00Z'], // back
  ['America/New_York', '2024-11-03T06:00Z'], // back
  ['Australia/Lord_Howe', '2024-04-06T15:00Z'], // back by 30 minutes
  ['Australia/Lord_Howe', '2024-10-05T15:30Z'], // forward by 30 minutes
  ['America/Sao_Paulo', '2018-11-04T03:00Z'], // midnight is skipped
  ['America/Sao_Paulo', '2018-02-18T02:00Z'], // the hour before midnight comes twice
  ['America/St_Johns', '2009-11-01T02:31Z'], // back from 00:01 of a new month
  ['America/Toronto', '1919-03-31T04:30Z'], // forward from 23:30
  ['Pacific/Apia', '2011-12-30T10:00Z'], // a day is skipped
  ['Pacific/Kwajalein', '1993-08-21T12:00Z'], // a day is skipped
  ['Pacific/Kwajalein', '1969-09-30T13:00Z'], // 23 hours come twice
  ['UTC', '2024-02-29T00:00Z'],
  ['UTC', '2023-01-31T00:00Z'],
  ['Europe/Berlin', '2024-02-28T23:00Z'],
  ['Asia/Kolkata', '2022-12-31T18:30Z'],
] as const
const few = (max: number) => fc.oneof(fc.constant(0), fc.integer({ min: 0, max }))
const duration = fc
  .record({ y: few(6), mo: few(14), w: few(3), d: few(35), h: few(30), ns: few(3) })
  .filter((parts) => Object.values(parts).some((count) => count > 0))
  .map(({ y, mo, w, d, h, ns }) => parseDuration(`${y}y${mo}mo${w}w${d}d${h}h${ns}ns`))
/** A duration, a zone, and a whole minute: a critical moment of the zone, or one whose expiry is near such a moment. */
const scenario = fc
  .tuple(
    duration,
    fc.constantFrom(...critical),
    fc.boolean(),
    fc.oneof(fc.constant(0), fc.integer({ min: -3, max: 3 })),
    fc.integer({ min: -180, max: 180 }),
  )
  .map(([length, [zone, moment], isExpiry, days, minutes]) => {
    const near = isExpiry ? subtractDuration(at(moment), length, zone) : at(moment)
    return { length, zone, end: Math.floor(near / MINUTE + minutes) * MINUTE + days * DAY }
  })
const anywhere = fc
  .tuple(duration, fc.constantFrom(...critical), fc.integer({ min: Date.UTC(1850, 0), max: Date.UTC(2090, 0) }))
  .map(([length, [zone], end]) => ({ length, zone, end }))

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
    fc.assert(
      fc.property(fc.oneof(scenario, anywhere), ({ length, zone, end }) => {
        const next = nextExpiry(end, length, zone) ?? Number.NaN
        expect(subtractDuration(next, length, zone)).toBeGreaterThanOrEqual(end)
        expect(subtractDuration(next - 1, length, zone)).toBeLessThan(end)
      }),
      { numRuns: 3000 },
    )
  })

  it('is the first such instant: no other minute of the days before is one', () => {
    // Clock changes and midnights are whole minutes, within which results grow: the last millisecond speaks for its minute.
    fc.assert(
      fc.property(scenario, ({ length, zone, end }) => {
        const next = nextExpiry(end, length, zone) ?? Number.NaN
        for (let t = Math.floor(next / MINUTE) * MINUTE - 1; t > next - 2.2 * DAY; t -= MINUTE) {
          if (subtractDuration(t, length, zone) >= end) throw new Error(`${formatInstant(t)} is earlier`)
        }
      }),
      { numRuns: 30 },
    )
  })

  it('is right where a zone repeats or skips a day by seconds, too', () => {
    // Juneau came over from the other side of the date line in 1867, Manila went there in 1844.
    const moments = [
      ['America/Juneau', '1867-10-19T00:31:13Z'],
      ['Asia/Manila', '1844-12-31T15:56:08Z'],
    ] as const
    const shifts = fc.integer({ min: -3 * DAY, max: 3 * DAY })
    fc.assert(
      fc.property(duration, fc.constantFrom(...moments), shifts, (length, [zone, moment], shift) => {
        const end = at(moment) + shift
        const next = nextExpiry(end, length, zone) ?? Number.NaN
        expect(subtractDuration(next, length, zone)).toBeGreaterThanOrEqual(end)
        expect(subtractDuration(next - 1, length, zone)).toBeLessThan(end)
      }),
      { numRuns: 500 },
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
