import { expect, test } from 'vitest'
import { parseJson, parseJsonNumbersAsText, writeJson } from './json.js'

test('integers beyond 2^53 are exact, everything else is as JSON.parse has it', () => {
  const text = '{"a":9007199254740993,"b":[-9223372036854775808,1e300,123456789012345.5],"c":"9007199254740993"}'
  expect(parseJson(text)).toEqual({
    a: 9007199254740993n,
    b: [-9223372036854775808n, 1e300, 123456789012345.5],
    c: '9007199254740993',
  })
  expect(parseJson('[9007199254740991,1.5,null]')).toEqual([9007199254740991, 1.5, null])
})

test('numbers as text keep the digits they were written with', () => {
  expect(parseJsonNumbersAsText('[1.250,[null,0.10],"1"]')).toEqual(['1.250', [null, '0.10'], '1'])
})

test('a bigint is written as a number, and read back', () => {
  const value = { a: 9007199254740993n, b: [1n], c: new Date(0) }
  expect(writeJson(value)).toBe('{"a":9007199254740993,"b":[1],"c":"1970-01-01T00:00:00.000Z"}')
  expect(parseJson(writeJson({ a: 2n ** 63n - 1n }))).toEqual({ a: 2n ** 63n - 1n })
})
