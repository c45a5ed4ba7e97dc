import { describeFormat } from '@ctk/conformance'
import { expect, test } from 'vitest'
import { format } from '../src/format.js'
import { readLine } from '../src/read-line.js'

describeFormat({
  name: 'my-own',
  load: async () => format,
  samples: [
    {
      title: 'rows of plain and quoted values',
      bytes: 'level=info msg="größe: 表 😀"\n\nlevel=warn msg=""\r\nlevel="\\"a\\"\\nb" msg=x',
      rows: [
        { level: 'info', msg: 'größe: 表 😀' },
        { level: 'warn', msg: '' },
        { level: '"a"\nb', msg: 'x' },
      ],
    },
    {
      title: 'rows that cannot be read',
      bytes: 'a=1\nno pair\na="open\na="\\x"\na=2\n',
      rows: [{ a: '1' }, { a: '2' }],
      rejected: [2, 3, 4],
    },
  ],
})

test('says why a line is no row', () => {
  expect(readLine('a=1 b')).toBe('is not key=value at "b"')
  expect(readLine('a="\\x"')).toBe('has a value that is not quoted as JSON: "\\x"')
})
