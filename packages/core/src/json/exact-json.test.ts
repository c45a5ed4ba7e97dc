import { expect, test } from 'vitest'
import { parseExactJson, writeExactJson } from './exact-json.js'

test('integers beyond 2^53 are exact, everything else is as JSON.parse has it', () => {
  const text = '{"a":9007199254740993,"b":[-9223372036854775808,1e300,123456789012345.5],"c":"9007199254740993"}'
  expect(parseExactJson(text)).toEqual({
    a: 9007199254740993n,
    b: [-9223372036854775808n, 1e300, 123456789012345.5],
    c: '9007199254740993',
  })
  expect(parseExactJson('[9007199254740991,1.5,null]')).toEqual([9007199254740991, 1.5, null])
})

test('a bigint is written as a number, and read back', () => {
  const value = { a: 9007199254740993n, b: [1n], c: new Date(0) }
  expect(writeExactJson(value)).toBe('{"a":9007199254740993,"b":[1],"c":"1970-01-01T00:00:00.000Z"}')
  expect(parseExactJson(writeExactJson({ a: 2n ** 63n - 1n }))).toEqual({ a: 2n ** 63n - 1n })
})
