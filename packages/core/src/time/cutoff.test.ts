import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isCtkError } from '../errors/ctk-error.js'
import { parseCutoff } from './cutoff.js'
import { formatInstant, formatInstantShort } from './instant.js'

const now = Date.UTC(2024, 2, 31, 12)

describe('parseCutoff', () => {
  it.each([
    ['2002-12-31', 'UTC', '2002-12-31T00:00:00.000Z'],
    ['2002-12-31', 'Europe/Berlin', '2002-12-30T23:00:00.000Z'],
    ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'],
    [' 2002-12-31 ', 'UTC', '2002-12-31T00:00:00.000Z'],
    ['2002-12-31T05:40Z', 'Europe/Berlin', '2002-12-31T05:40:00.000Z'],
    ['2002-12-31T05:40:01.5+02:00', 'UTC', '2002-12-31T03:40:01.500Z'],
    ['2002-12-31 05:40 UTC', 'Europe/Berlin', '2002-12-31T05:40:00.000Z'],
    ['2002-12-31T05:40', 'Europe/Berlin', '2002-12-31T04:40:00.000Z'],
    ['2002-12-31 05:40:01', 'America/New_York', '2002-12-31T10:40:01.000Z'],
    ['2024-10-27T02:30', 'Europe/Berlin', '2024-10-27T00:30:00.000Z'],
    ['now', 'UTC', '2024-03-31T12:00:00.000Z'],
    ['NOW', 'UTC', '2024-03-31T12:00:00.000Z'],
    ['now-3d', 'UTC', '2024-03-28T12:00:00.000Z'],
    ['now - 1mo', 'UTC', '2024-02-29T12:00:00.000Z'],
    ['now −1mo', 'UTC', '2024-02-29T12:00:00.000Z'],
    ['now-1 week 2 days', 'UTC', '2024-03-22T12:00:00.000Z'],
    ['now-P1D', 'Europe/Berlin', '2024-03-30T13:00:00.000Z'],
    ['now-24h', 'Europe/Berlin', '2024-03-30T12:00:00.000Z'],
    ['1041292800000', 'Europe/Berlin', '2002-12-31T00:00:00.000Z'],
    ['100000000', 'UTC', '1970-01-02T03:46:40.000Z'],
  ])('reads %s in %s', (text, timeZone, expected) => {
    expect(formatInstant(parseCutoff(text, { now, timeZone }))).toBe(expected)
  })

  it.each([
    ['20021231', '"20021231": is it a date or epoch milliseconds? The date is 2002-12-31.'],
    ['20021331', '"20021331": is it a date or epoch milliseconds?'],
    ['-1041292800000', '"-1041292800000": a negative number is not a cutoff. Write times before 1970 as dates.'],
    ['1600000000', '"1600000000": is it seconds or milliseconds? As seconds it is 2020-09-13 12:26:40 UTC.'],
    ['-5', '"-5": a negative number is not a cutoff. Write times before 1970 as dates.'],
    ['30', '"30": epoch milliseconds have 9 to 16 digits.'],
    ['8640000000000001', '"8640000000000001": epoch milliseconds have 9 to 16 digits.'],
    ['2002', '"2002": epoch milliseconds have 9 to 16 digits.'],
    ['2002-02-30', '"2002-02-30": there is no such date or time.'],
    ['2002-12-31T25:00', '"2002-12-31T25:00": there is no such date or time.'],
    ['now+1d', '"now+1d": a cutoff counts back from now. Write a future one as a date.'],
    ['now-INF', '"now-INF": for ever cannot be counted back.'],
    ['now-3M', '"now-3M": the duration after now- is not understood. "3M": did you mean 3mo (months) or 3m (minutes)?'],
    [
      'now-',
      '"now-": the duration after now- is not understood. "": there is no duration here. Durations are 1w, 30d, 18mo, P1Y, or INF for ever.',
    ],
  ])('refuses %s', (text, message) => {
    expect(refusal(text)).toBe(message)
  })

  it.each([
    '',
    ' ',
    'yesterday',
    'now()',
    'CURRENT_TIMESTAMP',
    "now() - interval '1 day'",
    "2002-12-31'; DROP TABLE x; --",
    '(SELECT max(ts) FROM x)',
    '2002-12',
    '31.12.2002',
    '2002/12/31',
    '2002-12-31Z',
    '2002-12-31T00:00+01:00[Europe/Berlin]',
    '3d',
    '1041292800000.5',
    '0x5f5e100',
    'nowhere',
  ])('refuses "%s" as no cutoff, with examples', (text) => {
    expect(refusal(text)).toContain(': this is not a cutoff.')
  })

  it('passes on that the zone is unknown', () => {
    expect(() => parseCutoff('2002-12-31', { now, timeZone: 'europe/berlin' })).toThrow('Did you mean "Europe/Berlin"?')
    expect(() => parseCutoff('now-1d', { now, timeZone: 'europe/berlin' })).toThrow('Did you mean "Europe/Berlin"?')
  })

  it('reads instants as they are written, whatever the zone', () => {
    const instant = fc.integer({ min: Date.UTC(1900, 0), max: Date.UTC(2200, 0) })
    fc.assert(
      fc.property(instant, fc.constantFrom('UTC', 'Asia/Kolkata', 'America/New_York'), (moment, timeZone) => {
        expect(parseCutoff(formatInstant(moment), { now, timeZone })).toBe(moment)
        expect(parseCutoff(formatInstantShort(moment), { now, timeZone: 'UTC' })).toBe(moment)
      }),
    )
  })

  it('reads any text or refuses it with CTK_CUTOFF_INVALID', () => {
    fc.assert(fc.property(fc.string(), (text) => typeof (refusal(text) ?? '') === 'string'))
  })
})

/** The message of the refusal; undefined when the text is read. */
function refusal(text: string): string | undefined {
  try {
    parseCutoff(text, { now, timeZone: 'UTC' })
    return undefined
  } catch (error) {
    if (!isCtkError(error) || error.code !== 'CTK_CUTOFF_INVALID') throw error
    expect(error.suggestions.join()).toContain('now-3d')
    return error.message
  }
}
