import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeText } from './encode-text.js'
import { parseArray } from './parse-array.js'

test.each([
  ['{}', []],
  ['{1,NULL,"NULL"}', ['1', null, 'NULL']],
  ['{"a,b","c\\"d\\\\e",""}', ['a,b', 'c"d\\e', '']],
  [
    '{{1,2},{3,4}}',
    [
      ['1', '2'],
      ['3', '4'],
    ],
  ],
  ['[0:1]={a,b}', ['a', 'b']],
  ['{{"1"},}', [['1']]],
  ['{{"1"},{"2"}{"3"}}', [['1'], ['2'], ['3']]],
])('%s', (text, array) => {
  expect(parseArray(text, String)).toEqual(array)
})

test.each(['', '{', '{1', '{"a', '{1}x', '{1 "2"}'])('%j is no array', (text) => {
  expect(() => parseArray(text, String)).toThrow(SyntaxError)
})

test('what encodeText writes is read back, whatever the text', () => {
  const texts = fc.array(fc.option(fc.string({ unit: 'grapheme' })))
  fc.assert(
    fc.property(texts, (array) => {
      expect(parseArray(encodeText(array) as string, String)).toEqual(array)
    }),
  )
})
