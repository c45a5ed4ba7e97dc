import { expect, test } from 'vitest'
import { postgresqlText } from './postgresql-value.js'

test.for([
  ['other', null, null],
  ['other', undefined, null],
  ['other', 'NULL', 'NULL'],
  ['other', 12n, '12'],
  ['other', Number.NaN, 'NaN'],
  ['other', true, 'true'],
  ['other', new Date(0), '1970-01-01T00:00:00.000Z'],
  ['other', { a: 1n }, '{"a":1}'],
  ['other', ['a'], '["a"]'],
  ['array', ['a"', null, 1], '{"a\\"",NULL,"1"}'],
  ['time', 1, '1970-01-01T00:00:00.001Z'],
  ['time', new Date(Date.UTC(-43, 2, 15)), '0044-03-15T00:00:00.000Z BC'],
  ['time', 'infinity', 'infinity'],
  ['json', 'text', '"text"'],
  ['json', '[1, 2]', '[1, 2]'],
  ['json', '{broken', '"{broken"'],
  ['json', 5, '5'],
] as const)('for a column of %s, %o travels as %o', ([family, value, expected]) => {
  expect(postgresqlText(value, { family })).toBe(expected)
})

test('what has no text is refused', () => {
  expect(() => postgresqlText(new Date(Number.NaN), { family: 'time' })).toThrow('an invalid date is not a time')
  expect(() => postgresqlText(1e300, { family: 'time' })).toThrow('1e+300 is not a time')
  expect(() => postgresqlText('\udc00x', { family: 'other' })).toThrow('contains half of a character')
})
