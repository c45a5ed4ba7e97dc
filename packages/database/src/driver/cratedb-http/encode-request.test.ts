import { expect, test } from 'vitest'
import { encodeRequest } from './encode-request.js'

test('values keep their meaning in JSON', () => {
  const parameters = [
    null,
    undefined,
    'a',
    1.5,
    true,
    new Date(5),
    2n ** 63n - 1n,
    Number.NaN,
    { a: 1n, b: new Date(0) },
  ]
  expect(encodeRequest('SELECT 1', parameters)).toBe(
    '{"stmt":"SELECT 1","args":[null,null,"a",1.5,true,5,9223372036854775807,"NaN",{"a":1,"b":"1970-01-01T00:00:00.000Z"}]}',
  )
})

test('columns of values are encoded value by value', () => {
  expect(encodeRequest('S', [[1, 2n], [new Date(1), null], [[new Date(2)]]])).toBe(
    '{"stmt":"S","args":[[1,2],[1,null],[[2]]]}',
  )
})

test('without parameters there are no args', () => {
  expect(encodeRequest('S', [])).toBe('{"stmt":"S"}')
})

test('an invalid date is refused instead of becoming NULL', () => {
  expect(() => encodeRequest('S', [new Date(Number.NaN)])).toThrow(RangeError)
})
