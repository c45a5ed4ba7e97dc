import { expect, test } from 'vitest'
import { parseCrateDbTextArray } from './parse-cratedb-text-array.js'

test.each([
  ['{}', []],
  ['{"a"}', ['a']],
  ['{"a,b","c"d\\","","NULL",NULL}', ['a,b', 'c"d\\', '', 'NULL', null]],
  ['{NULL,"}","{"x": 1}","a\nb"}', [null, '}', '{"x": 1}', 'a\nb']],
  ['{{"a"},{"b"}}', [['a'], ['b']]],
])('%s', (text, array) => {
  expect(parseCrateDbTextArray(text)).toEqual(array)
})

test('what is no array is refused', () => {
  expect(() => parseCrateDbTextArray('{"a" "b')).toThrow(SyntaxError)
})
