import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isCtkError } from '../errors/ctk-error.js'
import { describeDuration, formatDuration, parseDuration, suspectsMonths } from './duration.js'
import type { Granularity } from './granularity.js'

const HOUR = 3_600_000

describe('parseDuration', () => {
  it.each([
    ['1w2d', { weeks: 1, days: 2, text: '1w2d' }],
    ['2d1w', { weeks: 1, days: 2, text: '1w2d' }],
    ['1h30m', { exactMs: 1.5 * HOUR, text: '1h30m' }],
    ['90m', { exactMs: 1.5 * HOUR, text: '90m' }],
    ['30d', { days: 30, text: '30d' }],
    ['18mo', { months: 18, text: '18mo' }],
    ['1y6mo', { years: 1, months: 6, text: '1y6mo' }],
    ['007d', { days: 7, text: '7d' }],
    ['1w0d', { weeks: 1, text: '1w' }],
    ['250ms', { exactMs: 250, text: '250ms' }],
    ['3u', { exactMs: 0.003, text: '3u' }],
    ['3µ', { exactMs: 0.003, text: '3u' }],
    ['3μ', { exactMs: 0.003, text: '3u' }],
    ['1ns', { exactMs: 0.000001, text: '1ns' }],
    ['1D', { days: 1, text: '1d' }],
    ['1Mo', { months: 1, text: '1mo' }],
    ['10 years', { years: 10, text: '10y' }],
    ['1 Month', { months: 1, text: '1mo' }],
    [' 1 week  2 days ', { weeks: 1, days: 2, text: '1w2d' }],
    ['30 days', { days: 30, text: '30d' }],
    ['P1M', { months: 1, text: '1mo' }],
    ['PT1M', { exactMs: 60_000, text: '1m' }],
    ['PT90M', { exactMs: 1.5 * HOUR, text: '90m' }],
    ['P2W', { weeks: 2, text: '2w' }],
    ['P1Y2M10DT2H30M', { years: 1, months: 2, days: 10, exactMs: 2.5 * HOUR, text: '1y2mo10d2h30m' }],
    ['p1y0m', { years: 1, text: '1y' }],
    ['10000y', { years: 10_000, text: '10000y' }],
    ['inf', { infinite: true, text: 'INF' }],
    [' INF ', { infinite: true, text: 'INF' }],
  ])('reads %s', (text, expected) => {
    const nothing = { years: 0, months: 0, weeks: 0, days: 0, exactMs: 0, infinite: false }
    expect(parseDuration(text)).toEqual({ ...nothing, ...expected })
  })

  it.each([
    ['', '"": there is no duration here. Durations are 1w, 30d, 18mo, P1Y, or INF for ever.'],
    ['  ', '"": there is no duration here. Durations are 1w, 30d, 18mo, P1Y, or INF for ever.'],
    ['1M', '"1M": did you mean 1mo (months) or 1m (minutes)?'],
    ['1y6M', '"1y6M": did you mean 6mo (months) or 6m (minutes)?'],
    ['30', '"30": 30 what? days are 30d.'],
    ['1w2', '"1w2": 2 what? days are 2d.'],
    ['-1w', '"-1w": a duration is longer than zero, such as 1w, 30d, 18mo, P1Y.'],
    ['−1w', '"−1w": a duration is longer than zero, such as 1w, 30d, 18mo, P1Y.'],
    ['-P1M', '"-P1M": a duration is longer than zero, such as 1w, 30d, 18mo, P1Y.'],
    ['P-1M', '"P-1M": a duration is longer than zero, such as 1w, 30d, 18mo, P1Y.'],
    ['0', '"0": a duration is longer than zero, such as 1w, 30d, 18mo, P1Y.'],
    ['0d', '"0d": a duration is longer than zero, such as 1w, 30d, 18mo, P1Y.'],
    ['PT0S', '"PT0S": a duration is longer than zero, such as 1w, 30d, 18mo, P1Y.'],
    ['1d2d', '"1d2d": days are given twice. Give them once: 3d.'],
    ['5m 1 minute', '"5m 1 minute": minutes are given twice. Give them once: 6m.'],
    ['10001y', '"10001y": this is longer than 10,000 years. For ever is INF.'],
    [`${'9'.repeat(40)}ns`, `"${'9'.repeat(40)}ns": this is longer than 10,000 years. For ever is INF.`],
    ['3mon', '"3mon": there is no unit "mon". Did you mean mo (months)?'],
    ['5min', '"5min": there is no unit "min". Did you mean m (minutes)?'],
    ['2 moths', '"2 moths": there is no unit "moths". Did you mean months?'],
    ['1q', '"1q": there is no unit "q". Did you mean 3mo for a quarter?'],
  ])('refuses "%s"', (text, message) => {
    expect(refusal(text)).toBe(message)
  })

  it.each(['1.5h', '1,5 h', 'PT1.5S'])('refuses the fraction %s', (text) => {
    expect(refusal(text)).toContain('whole numbers')
  })

  it.each(['P', 'PT', 'P1DT', 'P1X', 'P1D1Y', 'P1', 'PT1D'])('refuses %s as ISO 8601', (text) => {
    expect(refusal(text)).toContain('not an ISO 8601 duration')
  })

  it.each(['x', '1x', '1w-2d', '1w,2d', 'w1', '1w;', 'INFd', "interval '1 day'", '1 d\u0000', '٣d', 'forever', '1e3d'])(
    'refuses "%s"',
    (text) => {
      expect(refusal(text)).toContain('this is not a duration')
    },
  )

  it('escapes what it quotes', () => {
    expect(refusal('\u001b[2J')).not.toContain('\u001b')
    expect(refusal('x'.repeat(5000))?.length).toBeLessThan(300)
  })

  it('never takes a nanosecond away from the exact part, however large it is', () => {
    expect(parseDuration('80000000h1ns').exactMs).toBeGreaterThan(80_000_000 * HOUR)
    expect(Math.ceil(parseDuration('80000000h1ns').exactMs)).toBe(80_000_000 * HOUR + 1)
  })
})

describe('formatDuration', () => {
  const units = ['y', 'mo', 'w', 'd', 'h', 'm', 's', 'ms', 'u', 'ns']
  const texts = fc
    .uniqueArray(fc.tuple(fc.integer({ min: 0, max: 900 }), fc.constantFrom(...units)), {
      selector: ([, unit]) => unit,
    })
    .filter((parts) => parts.some(([count]) => count > 0))
    .map((parts) => parts.map(([count, unit]) => `${count}${unit}`).join(''))

  it('is read back as the same duration', () => {
    fc.assert(
      fc.property(fc.oneof(texts, fc.constant('inf')), (text) => {
        const duration = parseDuration(text)
        expect(parseDuration(formatDuration(duration))).toEqual(duration)
      }),
    )
  })

  it('does not depend on the order, the blanks, or words instead of letters', () => {
    const words = [
      'year',
      'month',
      'week',
      'day',
      'hour',
      'minute',
      'second',
      'millisecond',
      'microsecond',
      'nanosecond',
    ]
    fc.assert(
      fc.property(texts, (text) => {
        const spelled = text.replace(/(\d+)([a-z]+)/g, (_, n, unit) => `${n} ${words[units.indexOf(unit)]}s `)
        const reversed = (text.match(/\d+[a-z]+/g) ?? []).reverse().join(' ')
        expect(parseDuration(spelled)).toEqual(parseDuration(text))
        expect(parseDuration(reversed)).toEqual(parseDuration(text))
      }),
    )
  })

  it('reads any text or refuses it with CTK_DURATION_INVALID', () => {
    const fragment = fc.constantFrom(
      'P',
      'T',
      '1',
      '0',
      '12',
      'M',
      'mo',
      'd',
      'y',
      ' ',
      '-',
      '.',
      'INF',
      'weeks',
      'é',
      '"',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(fragment).map((parts) => parts.join('')),
        ),
        (text) => {
          const result = refusal(text)
          if (result === undefined) expect(formatDuration(parseDuration(text))).toMatch(/^(?:INF|(?:\d+[a-z]+)+)$/)
        },
      ),
    )
  })
})

describe('describeDuration', () => {
  it.each([
    ['10y', '10 years'],
    ['1w2d', '1 week 2 days'],
    ['90m', '90 minutes'],
    ['1h', '1 hour'],
    ['P1M', '1 month'],
    ['36500d', '36,500 days'],
    ['5u', '5 microseconds'],
    ['INF', 'for ever'],
  ])('says %s as %s', (text, expected) => {
    expect(describeDuration(parseDuration(text))).toBe(expected)
  })
})

describe('suspectsMonths', () => {
  it.each<[string, Granularity, boolean]>([
    ['6m', 'month', true],
    ['6m', 'day', true],
    ['1y6m', 'year', true],
    ['6m', { everyMs: 86_400_000, originMs: 0 }, true],
    ['6m', 'hour', false],
    ['6m', { everyMs: 60_000, originMs: 0 }, false],
    ['6mo', 'day', false],
    ['1h30m', 'day', false],
    ['6ms', 'day', false],
    ['30d', 'day', false],
    ['INF', 'day', false],
  ])('%s on %o: %s', (text, granularity, expected) => {
    expect(suspectsMonths(parseDuration(text), granularity)).toBe(expected)
  })
})

/** The message of the refusal; undefined when the text is read. */
function refusal(text: string): string | undefined {
  try {
    parseDuration(text)
  } catch (error) {
    if (isCtkError(error) && error.code === 'CTK_DURATION_INVALID') return error.message
    throw error
  }
  return undefined
}
