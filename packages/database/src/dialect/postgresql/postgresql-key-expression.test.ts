import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readKeyExpression } from './postgresql-key-expression.js'

/** What quotes, separates and nests, and what is longer than a byte. */
const nasty = [...`'""\\,;:()[] aÄ表😀\n`]

test.each([
  ["date_trunc('month'::text, t)", { source: 't', unit: 'month' }],
  [`date_trunc('day'::text, "Q""x")`, { source: 'Q"x', unit: 'day' }],
  ["date_trunc('week'::text, (ts AT TIME ZONE 'UTC'::text))", { source: 'ts', unit: 'week' }],
  ["(ts AT TIME ZONE 'Etc/UTC'::text)", { source: 'ts', unit: undefined }],
  ["timezone('UTC'::text, ts)", { source: 'ts', unit: undefined }],
  ["((ts AT TIME ZONE 'UTC'::text))::date", { source: 'ts', unit: undefined }],
  ["(date_trunc('month'::text, t))::date", { source: 't', unit: 'month' }],
  ['(t)::date', { source: 't', unit: undefined }],
  ['date(t)', { source: 't', unit: undefined }],
])('%s', (text, expression) => {
  expect(readKeyExpression(text)).toEqual(expression)
})

test.each([
  'lower(r)',
  'EXTRACT(year FROM t)',
  "(ts AT TIME ZONE 'Europe/Berlin'::text)",
  "date_trunc('decade'::text, t)",
  "date_trunc('hour'::text, ((t)::date)::timestamp without time zone)",
  "date_bin('7 days'::interval, t, '2001-01-01 00:00:00'::timestamp without time zone)",
  "date_trunc('day'::text, (t + '01:00:00'::interval))",
  '(a)::date || (b)::date',
])('nothing is guessed of %s', (text) => {
  expect(readKeyExpression(text)).toBeUndefined()
})

test('a quoted column of any name is read back', () => {
  const name = fc.oneof(
    fc.string({ minLength: 1, unit: fc.constantFrom(...nasty) }),
    fc.constantFrom('"', "'", 'a)', '((', ')::date', 'x, y'),
  )
  fc.assert(
    fc.property(name, (source) => {
      const quoted = `"${source.replaceAll('"', '""')}"`
      expect(readKeyExpression(`date_trunc('month'::text, ${quoted})`)).toEqual({ source, unit: 'month' })
      expect(readKeyExpression(`((${quoted} AT TIME ZONE 'UTC'::text))::date`)).toEqual({ source, unit: undefined })
    }),
  )
})
