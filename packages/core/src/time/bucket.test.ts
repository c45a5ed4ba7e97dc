import * as fc from 'fast-check'
import { DateTime, type DateTimeUnit } from 'luxon'
import { describe, expect, it } from 'vitest'
import { granularityEnd, granularityStart } from './bucket.js'
import type { Granularity, NamedGranularity } from './granularity.js'
import { FIRST_INSTANT, formatInstant, type Instant, LAST_INSTANT, parseInstant } from './instant.js'

const MINUTE = 60_000
const DAY = 86_400_000
const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
  'America/Havana',
  'America/St_Johns',
  'Pacific/Apia',
  'Asia/Kolkata',
]
const zone = fc.constantFrom(...zones)
const critical = [
  '2011-12-30T10:00Z',
  '2024-03-31T01:00Z',
  '2024-10-27T01:00Z',
  '2024-11-03T06:00Z',
  '2024-04-06T15:00Z',
  '2024-10-05T15:30Z',
  '2018-11-04T03:00Z',
  '2018-02-18T02:00Z',
  '2024-11-03T05:00Z',
  '2009-11-01T02:31Z',
  '2024-02-29T00:00Z',
  '2024-12-31T23:59:59.999Z',
].map(at)
const near = fc
  .tuple(fc.constantFrom(...critical), fc.integer({ min: -2, max: 2 }), fc.integer({ min: -7_200_000, max: 7_200_000 }))
  .map(([moment, days, ms]) => moment + days * DAY + ms)
const instant = fc.oneof(near, fc.integer({ min: Date.UTC(1972, 0), max: Date.UTC(2070, 0) }))
const calendarUnits = ['day', 'week', 'month', 'quarter', 'year'] as const
const units: NamedGranularity[] = ['millisecond', 'second', 'minute', 'hour', ...calendarUnits]
const granularity = fc.oneof(
  fc.constantFrom<Granularity>(...units),
  fc.record({ everyMs: fc.integer({ min: 1, max: 40 * DAY }), originMs: fc.integer({ min: -1e12, max: 3e12 }) }),
)

describe('granularityEnd', () => {
  it.each<[string, Granularity, string, string]>([
    ['2002-07-01T00:00Z', 'month', 'UTC', '2002-08-01T00:00:00.000Z'],
    ['2024-02-01T00:00Z', 'month', 'UTC', '2024-03-01T00:00:00.000Z'],
    ['2002-07-01T00:00Z', 'quarter', 'UTC', '2002-10-01T00:00:00.000Z'],
    ['2002-01-01T00:00Z', 'year', 'UTC', '2003-01-01T00:00:00.000Z'],
    ['2002-07-15T00:00Z', 'week', 'UTC', '2002-07-22T00:00:00.000Z'],
    ['2024-03-30T23:00Z', 'day', 'Europe/Berlin', '2024-03-31T22:00:00.000Z'],
    ['2024-10-26T22:00Z', 'day', 'Europe/Berlin', '2024-10-27T23:00:00.000Z'],
    ['2024-03-31T00:00Z', 'hour', 'Europe/Berlin', '2024-03-31T01:00:00.000Z'],
    ['2024-10-27T00:00Z', 'hour', 'Europe/Berlin', '2024-10-27T01:00:00.000Z'],
    // From 02:00 back to 01:30: the hour from 01:00 has 90 minutes.
    ['2024-04-06T14:00Z', 'hour', 'Australia/Lord_Howe', '2024-04-06T15:30:00.000Z'],
    ['2018-11-03T03:00Z', 'day', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'],
    ['2011-12-29T10:00Z', 'day', 'Pacific/Apia', '2011-12-30T10:00:00.000Z'],
    // Clocks went from 00:01 on November 1st back to 23:01 on October 31st: October ended twice, and counts to its second end.
    ['2009-10-01T02:30Z', 'month', 'America/St_Johns', '2009-11-01T03:30:00.000Z'],
    ['1990-01-05T00:00Z', { everyMs: 3 * DAY, originMs: at('1990-01-02T00:00Z') }, 'UTC', '1990-01-08T00:00:00.000Z'],
    ['1989-12-30T00:00Z', { everyMs: 3 * DAY, originMs: at('1990-01-02T00:00Z') }, 'UTC', '1990-01-02T00:00:00.000Z'],
  ])('of %s by %o in %s', (start, unit, timeZone, expected) => {
    expect(formatInstant(granularityEnd(at(start), unit, timeZone))).toBe(expected)
  })

  it('is after the start, and its last millisecond belongs to the start', () => {
    fc.assert(
      fc.property(instant, granularity, zone, (moment, unit, timeZone) => {
        const start = granularityStart(moment, unit, timeZone)
        const end = granularityEnd(start, unit, timeZone)
        expect(start).toBeLessThanOrEqual(moment)
        expect(end).toBeGreaterThan(moment)
        expect(granularityStart(start, unit, timeZone)).toBe(start)
        expect(granularityStart(end - 1, unit, timeZone)).toBe(start)
      }),
      { numRuns: 2000 },
    )
  })

  it('leaves no later instant that belongs to the bucket', () => {
    fc.assert(
      fc.property(instant, granularity, zone, (moment, unit, timeZone) => {
        const start = granularityStart(moment, unit, timeZone)
        const end = granularityEnd(start, unit, timeZone)
        for (let t = end; t < end + 2 * DAY; t += 15 * MINUTE) {
          expect(granularityStart(t, unit, timeZone)).toBeGreaterThan(start)
        }
      }),
      { numRuns: 100 },
    )
  })

  it('is not early for a start of another zone or of another rule', () => {
    const ordinary = zone.filter((name) => name !== 'Pacific/Apia')
    fc.assert(
      fc.property(instant, fc.constantFrom(...units), ordinary, fc.boolean(), (moment, unit, timeZone, isUtc) => {
        const [itsZone, otherZone] = isUtc ? ['UTC', timeZone] : [timeZone, 'UTC']
        const start = granularityStart(moment, unit, itsZone)
        const end = granularityEnd(start, unit, otherZone)
        // Clocks may change in one zone and not in the other, which is an hour.
        expect(end).toBeGreaterThanOrEqual(granularityEnd(start, unit, itsZone) - 60 * MINUTE)
      }),
      { numRuns: 1000 },
    )
    // Sunday weeks on a Monday rule: the Monday after the Sunday that follows.
    expect(formatInstant(granularityEnd(at('2002-07-14T00:00Z'), 'week'))).toBe('2002-07-22T00:00:00.000Z')
  })

  it('agrees with luxon in UTC, for every unit', () => {
    fc.assert(
      fc.property(instant, fc.constantFrom(...units), (moment, unit) => {
        const there = DateTime.fromMillis(moment, { zone: 'utc' })
        expect(granularityStart(moment, unit)).toBe(there.startOf(unit as DateTimeUnit).toMillis())
        expect(granularityEnd(granularityStart(moment, unit), unit)).toBe(
          there.endOf(unit as DateTimeUnit).toMillis() + 1,
        )
      }),
      { numRuns: 1000 },
    )
  })

  it('stays within the range of dates', () => {
    for (const timeZone of ['UTC', 'Asia/Tokyo', 'America/New_York']) {
      for (const unit of units) {
        expect(granularityEnd(LAST_INSTANT - 5, unit, timeZone)).toBeLessThanOrEqual(LAST_INSTANT)
        expect(granularityStart(FIRST_INSTANT + 5, unit, timeZone)).toBeGreaterThanOrEqual(FIRST_INSTANT)
      }
    }
    expect(() => granularityEnd(LAST_INSTANT + 1, 'day')).toThrow(RangeError)
    expect(() => granularityEnd(Number.NaN, 'day', 'Europe/Berlin')).toThrow(RangeError)
    expect(() => granularityEnd(0, { everyMs: 0, originMs: 0 })).toThrow(RangeError)
  })
})

describe('granularityStart', () => {
  it('is the first instant with the same day (week, month, quarter, year) on the calendar of the zone, by luxon', () => {
    const nameOf = (moment: Instant, unit: (typeof calendarUnits)[number], timeZone: string) => {
      const there = DateTime.fromMillis(moment, { zone: timeZone })
      const formats = { day: 'yyyy-MM-dd', week: "kkkk-'W'WW", month: 'yyyy-MM', quarter: 'yyyy-q', year: 'yyyy' }
      return there.toFormat(formats[unit])
    }
    fc.assert(
      fc.property(instant, fc.constantFrom(...calendarUnits), zone, (moment, unit, timeZone) => {
        const start = granularityStart(moment, unit, timeZone)
        const name = nameOf(moment, unit, timeZone)
        expect(nameOf(start, unit, timeZone)).toBe(name)
        expect(nameOf(start - 1, unit, timeZone)).not.toBe(name)
        const end = granularityEnd(start, unit, timeZone)
        expect(nameOf(end - 1, unit, timeZone)).toBe(name)
        expect(nameOf(end, unit, timeZone)).not.toBe(name)
      }),
      { numRuns: 1000 },
    )
  })

  it('for hours is the last instant at which clocks show a full hour', () => {
    fc.assert(
      fc.property(near, zone, (moment, timeZone) => {
        let expected = Math.floor(moment / MINUTE) * MINUTE
        while (DateTime.fromMillis(expected, { zone: timeZone }).minute !== 0) expected -= MINUTE
        expect(granularityStart(moment, 'hour', timeZone)).toBe(expected)
      }),
      { numRuns: 500 },
    )
  })

  it('for date_bin counts from the origin, before it too', () => {
    const bins = { everyMs: 10, originMs: 3 }
    expect([-8, -7, 2, 3, 12, 13].map((moment) => granularityStart(moment, bins))).toEqual([-17, -7, -7, 3, 3, 13])
  })
})

function at(text: string): Instant {
  const found = parseInstant(text)
  if (found === undefined) throw new Error(text)
  return found
}
