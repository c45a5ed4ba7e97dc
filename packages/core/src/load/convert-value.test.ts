import { describe, expect, it } from 'vitest'
import { convertValue, Unfit } from './convert-value.js'

const reason = (...args: Parameters<typeof convertValue>) => {
  const result = convertValue(...args)
  return result instanceof Unfit ? result.reason : { fits: result }
}
const utc = (text: string) => new Date(text)

describe('convertValue', () => {
  it.each([
    ['integer', ' 42 ', 42],
    ['integer', '+7', 7],
    ['integer', '007', 7],
    ['integer', '9007199254740993', 9_007_199_254_740_993n],
    ['integer', '-9223372036854775808', -9_223_372_036_854_775_808n],
    ['integer', 12n, 12],
    ['float', '-1.5e3', -1500],
    ['float', '3', 3],
    ['boolean', 'Yes', true],
    ['boolean', '0', false],
    ['boolean', 1, true],
    ['text', '  kept  ', '  kept  '],
    ['text', '', ''],
    ['text', 12, '12'],
    ['text', { a: [1] }, '{"a":[1]}'],
    ['float', '-12345678.123456789', '-12345678.123456789'],
    ['float', 12345678901234567890n, '12345678901234567890'],
    ['float', '1234567.12345678', 1234567.12345678],
    ['text', { id: 12345678901234567890n }, '{"id":12345678901234567890}'],
    ['json', '{"id":12345678901234567890}', '{"id":12345678901234567890}'],
    ['json', '12', 12],
    ['json', '"a"', 'a'],
    ['json', [1, 2], [1, 2]],
    ['other', '12.340', '12.340'],
  ] as const)('%s: %o becomes %o', (kind, value, expected) => expect(convertValue(value, kind)).toEqual(expected))

  it.each([
    ['date', '1990-01-08', '1990-01-08T00:00:00Z'],
    ['date', '1990-01-08 00:00:00', '1990-01-08T00:00:00Z'],
    ['date', '1990-01-08T00:00+02:00', '1990-01-08T00:00:00Z'],
    ['timestamp', '1990-01-08 05:40', '1990-01-08T05:40:00Z'],
    ['timestamp', '1990-01-08 05:40+02:00', '1990-01-08T05:40:00Z'],
    ['timestamptz', '1990-01-08T05:40:00.123000+02:00', '1990-01-08T03:40:00.123Z'],
    ['timestamptz', '1990/1/8 05:40', '1990-01-08T05:40:00Z'],
    ['timestamptz', '631756800000', '1990-01-08T00:00:00Z'],
    ['timestamptz', 631_756_800_000, '1990-01-08T00:00:00Z'],
  ] as const)('%s: %s is %s', (kind, value, expected) => expect(convertValue(value, kind)).toEqual(utc(expected)))

  it('reads dates with slashes in the order of their column, and not without one', () => {
    expect(convertValue('1/8/1990', 'date', 'month-first')).toEqual(utc('1990-01-08T00:00:00Z'))
    expect(convertValue('1/8/1990 0:00', 'date', 'day-first')).toEqual(utc('1990-08-01T00:00:00Z'))
    expect(reason('1/8/1990', 'date')).toBe('1/8/1990 is not a date')
    expect(reason('13/1/1990', 'date', 'month-first')).toBe('13/1/1990 is not a date')
    expect(reason('1/8/90', 'date', 'month-first')).toBe('1/8/90 is not a date')
  })

  it.each([
    ['integer', 'n/a', '"n/a" is not a number'],
    ['integer', '1.5', '1.5 is not a whole number'],
    ['integer', 1.5, '1.5 is not a whole number'],
    ['integer', '1,234', '1,234 is not a number'],
    ['integer', '9223372036854775808', '9223372036854775808 needs more than 64 bits'],
    ['integer', true, 'true is not a number'],
    ['float', 'NaN', '"NaN" is not a number'],
    ['float', Number.NaN, { fits: Number.NaN }],
    ['float', '1e999', '"1e999" is too large for a number'],
    ['float', '', { fits: null }],
    ['boolean', 'maybe', '"maybe" is not true or false'],
    ['boolean', 2, '2 is not true or false'],
    ['date', '2019-02-30', '2019-02-30 is not a date'],
    ['date', '2019-02-28 10:00', '2019-02-28 10:00 has a time of day'],
    ['timestamptz', '20190228', '20190228 is not a time'],
    ['timestamptz', '1546300800', '1546300800 is not a time'],
    ['timestamptz', 'yesterday', '"yesterday" is not a time'],
    ['timestamptz', '+275760-12-31', '+275760-12-31 is not a time'],
    ['json', '{a', '"{a" is not JSON'],
  ] as const)('%s: refuses %o', (kind, value, expected) => expect(reason(value, kind)).toEqual(expected))

  it.each(['integer', 'float', 'boolean', 'timestamp', 'timestamptz', 'date', 'json', 'other'] as const)(
    '%s: an empty text and a missing value are NULL',
    (kind) => {
      expect(convertValue('', kind)).toBeNull()
      expect(convertValue(null, kind)).toBeNull()
      expect(convertValue(undefined, kind)).toBeNull()
    },
  )

  it('keeps what is finer than a millisecond, as text in UTC', () => {
    expect(convertValue('1990-01-08 05:40:00.123456789+02:00', 'timestamptz')).toBe('1990-01-08T03:40:00.123456789Z')
    expect(convertValue('1990/1/8 05:40:00.0000010', 'timestamp')).toBe('1990-01-08T05:40:00.000001Z')
    expect(reason('1990-01-08 00:00:00.000001', 'date')).toBe('1990-01-08 00:00:00.000001 has a time of day')
  })

  it('shortens long values in its reasons', () => {
    expect(String(reason('x'.repeat(500), 'integer'))).toMatch(/^"x{59}…" is not a number$/)
  })
})
