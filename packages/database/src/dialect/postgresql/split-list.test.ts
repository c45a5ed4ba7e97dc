import fc from 'fast-check'
import { expect, test } from 'vitest'
import { splitList } from './split-list.js'

test('commas in strings, names and parentheses do not separate', () => {
  const items = ["date_bin('7 days'::interval, ts)", `"a, ""b"`, `'it''s, (so'`, 'lower(f(a, b))', 'NULL']
  expect(splitList(items.join(', '))).toEqual(items)
})

test('quoted items of any text stay whole', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1 }), (texts) => {
      const items = texts.map((text) => `'${text.replaceAll("'", "''")}'`)
      expect(splitList(items.join(', '))).toEqual(items)
    }),
  )
})
