import { expect, test } from 'vitest'
import { encodeText } from './encode-text.js'

test.each([
  [null, null],
  [undefined, null],
  ['', ''],
  [1.5, '1.5'],
  [Number.NaN, 'NaN'],
  [2n ** 63n, '9223372036854775808'],
  [true, 'true'],
  [new Date(0), '1970-01-01T00:00:00.000Z'],
  [{ a: 1n, b: ['x'] }, '{"a":1,"b":["x"]}'],
  [[], '{}'],
  [[1, null, 'NULL', 'a"\\b'], '{"1",NULL,"NULL","a\\"\\\\b"}'],
  [[[1], [2]], '{{"1"},{"2"}}'],
  [[{ a: '"' }], '{"{\\"a\\":\\"\\\\\\"\\"}"}'],
  [[new Date(0)], '{"1970-01-01T00:00:00.000Z"}'],
])('%s becomes %s', (value, text) => {
  expect(encodeText(value)).toBe(text)
})
