import { describe, expect, it } from 'vitest'
import { isCtkError } from '../errors/ctk-error.js'
import { type Granularity, isDayOrCoarser, parseGranularity } from './granularity.js'

describe('parseGranularity', () => {
  it.each([
    ['month', 'month'],
    ['Months', 'month'],
    [' DAY ', 'day'],
    ['milliseconds', 'millisecond'],
    ['quarter', 'quarter'],
  ])('reads "%s"', (text, expected) => {
    expect(parseGranularity(text)).toBe(expected)
  })

  it.each([
    ['mouth', '"mouth" is not a granularity. Did you mean "month"?'],
    [
      'fortnight',
      '"fortnight" is not a granularity. Use one of: millisecond, second, minute, hour, day, week, month, quarter, year.',
    ],
    ['', '"" is not a granularity. Use one of: millisecond, second, minute, hour, day, week, month, quarter, year.'],
  ])('refuses "%s"', (text, message) => {
    try {
      parseGranularity(text)
    } catch (error) {
      expect(isCtkError(error) && [error.code, error.message]).toEqual(['CTK_POLICY_INVALID', message])
      return
    }
    throw new Error('It was accepted.')
  })

  it('does not take what objects inherit for names', () => {
    expect(() => parseGranularity('constructor')).toThrow('is not a granularity')
  })
})

describe('isDayOrCoarser', () => {
  it.each<[Granularity, boolean]>([
    ['millisecond', false],
    ['hour', false],
    ['day', true],
    ['week', true],
    ['year', true],
    [{ everyMs: 86_399_999, originMs: 0 }, false],
    [{ everyMs: 86_400_000, originMs: 5 }, true],
  ])('%o: %s', (granularity, expected) => {
    expect(isDayOrCoarser(granularity)).toBe(expected)
  })
})
