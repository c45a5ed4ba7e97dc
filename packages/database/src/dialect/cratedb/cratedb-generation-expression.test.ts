import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readGenerationExpression } from './cratedb-generation-expression.js'

/** What quotes, separates and nests, and what is longer than a byte. */
const nasty = [...`'""\\,;:()[] aÄ表😀\n`]

const DAY = 86_400_000

describe('as CrateDB 6.4 prints expressions', () => {
  test.each([
    ["date_trunc('month', ts)", { source: 'ts', granularity: 'month', timeZone: undefined }],
    [
      "date_trunc('DAY', cast(ts AS TIMESTAMP WITHOUT TIME ZONE))",
      { source: 'ts', granularity: 'day', timeZone: undefined },
    ],
    [
      `date_trunc('month', 'Europe/Berlin', "Flight Date")`,
      { source: 'Flight Date', granularity: 'month', timeZone: 'Europe/Berlin' },
    ],
    [`date_trunc('week', '+02:00', ts)`, { source: 'ts', granularity: 'week', timeZone: '+02:00' }],
    [`date_trunc('month', "a'b")`, { source: "a'b", granularity: 'month', timeZone: undefined }],
    [`date_trunc('year', "q""x")`, { source: 'q"x', granularity: 'year', timeZone: undefined }],
    [`date_trunc('year', "UP"['a']['It's'])`, { source: "UP['a']['It's']", granularity: 'year', timeZone: undefined }],
    ["cast(date_trunc('month', ts) AS BIGINT)", { source: 'ts', granularity: 'month', timeZone: undefined }],
    [
      `date_bin('P7D'::interval, "q""x", 978307200000::bigint)`,
      { source: 'q"x', granularity: { everyMs: 7 * DAY, originMs: 978_307_200_000 }, timeZone: undefined },
    ],
    [
      "date_bin('P10DT2H3.500S'::interval, ts, -631152000000::bigint)",
      { source: 'ts', granularity: { everyMs: 10 * DAY + 7_203_500, originMs: -631_152_000_000 }, timeZone: undefined },
    ],
    [
      "date_bin('PT15M'::interval, ts, 0::bigint)",
      { source: 'ts', granularity: { everyMs: 900_000, originMs: 0 }, timeZone: undefined },
    ],
    ['ts', { source: 'ts', granularity: undefined, timeZone: undefined }],
    ['cast("Big N" AS TIMESTAMP WITH TIME ZONE)', { source: 'Big N', granularity: undefined, timeZone: undefined }],
  ])('%s', (expression, meaning) => {
    expect(readGenerationExpression(expression)).toEqual(meaning)
  })
})

test.each([
  'extract(YEAR FROM ts)',
  "date_format('%Y-%m', ts)",
  "(date_trunc('quarter', ts) + 'P1D'::interval)",
  "date_trunc('month', date_trunc('day', ts))",
  "date_trunc('month', timezone('Europe/Berlin', ts))",
  "timezone('Europe/Berlin', date_trunc('month', ts))",
  "date_trunc('year', coalesce(ts, 0::bigint))",
  "date_trunc('decade', ts)",
  "cast(date_trunc('month', ts) AS TEXT)",
  "date_bin('P1M'::interval, ts, 0::bigint)",
  "date_bin('P'::interval, ts, 0::bigint)",
  "date_bin('P-1D'::interval, ts, 0::bigint)",
  "date_bin('PT0.000S'::interval, ts, 0::bigint)",
  '((n / 86400000::bigint) * 86400000::bigint)',
  "date_trunc('day', a) || date_trunc('day', b)",
  'cast(a AS BIGINT) + cast(b AS BIGINT)',
  '',
])('nothing is guessed of %s', (expression) => {
  expect(readGenerationExpression(expression)).toBeUndefined()
})

test('a quoted column of any name is read back, whatever is in it', () => {
  const name = fc.string({ minLength: 1, unit: fc.constantFrom(...nasty) }).filter((text) => !/[.[\]]/.test(text))
  const hostile = fc.constantFrom(
    "', b, 0::bigint)",
    'ts) AS BIGINT)',
    "date_trunc('day', ts)",
    '"',
    '""',
    ' AS ',
    'a, "b',
  )
  fc.assert(
    fc.property(fc.oneof(name, hostile), fc.constantFrom('hour', 'month', 'year'), (column, unit) => {
      const quoted = `"${column.replaceAll('"', '""')}"`
      const meaning = { source: column, granularity: unit, timeZone: undefined }
      expect(readGenerationExpression(`date_trunc('${unit}', ${quoted})`)).toEqual(meaning)
      expect(readGenerationExpression(`date_trunc('${unit}', 'UTC', cast(${quoted} AS BIGINT))`)).toEqual({
        ...meaning,
        timeZone: 'UTC',
      })
    }),
  )
})
