import fc from 'fast-check'
import { expect, test } from 'vitest'
import { copyText } from './copy-text.js'

const textOf = (...given: Parameters<typeof copyText>) => Buffer.concat([...copyText(...given)]).toString()

test('values are told apart from what ends them, and from NULL', () => {
  const columns = [
    ['a\tb', 'x', '\\N', 'größe 😀'],
    [null, '', '\\.', 'line\r\nbreak'],
  ]
  expect(textOf(columns, [0, 1, 2, 3])).toBe('a\\tb\t\\N\nx\t\n\\\\N\t\\\\.\ngröße 😀\tline\\r\\nbreak\n')
  expect(textOf(columns, [1])).toBe('x\t\n')
  expect(textOf(columns, [])).toBe('')
})

test('values of any length come in pieces, and are what they were', () => {
  const value = fc.option(
    fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('a\\b\tc\r\n', 'ä'.repeat(99_999), 'x'.repeat(300_000))),
  )
  const decode = (cell: string) =>
    cell === '\\N' ? null : cell.replace(/\\(.)/g, (_, c: string) => ({ t: '\t', n: '\n', r: '\r' })[c] ?? c)
  fc.assert(
    fc.property(fc.array(fc.tuple(value, value), { maxLength: 20 }), (rows) => {
      const columns = [rows.map(([a]) => a), rows.map(([, b]) => b)]
      const lines = textOf(columns, [...rows.keys()])
        .split('\n')
        .slice(0, -1)
      expect(lines.map((line) => line.split('\t').map(decode))).toEqual(rows)
    }),
    { numRuns: 200, seed: 20261123 },
  )
})
