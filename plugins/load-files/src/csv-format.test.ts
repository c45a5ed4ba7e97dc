import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { batchOf, chunks, cutAt, decode, encode, flatten } from '../test/rows.js'
import { csvFormat, tsvFormat } from './csv-format.js'

const read = async (...args: [input: string | Uint8Array, options?: object]) =>
  flatten(await decode(csvFormat, ...args))

describe('CSV, decoded', () => {
  it('has columns of texts, NULL for empty values, and the line of each row', async () => {
    expect(await decode(csvFormat, 'id,name\n1,Ann\n2,\n')).toEqual([
      {
        rowCount: 2,
        columns: [
          { name: 'id', values: ['1', '2'] },
          { name: 'name', values: ['Ann', null] },
        ],
        lines: [2, 3],
      },
    ])
  })

  it('tells an empty text from NULL where it is asked to, and our own files have both', async () => {
    const text = await encode(csvFormat, [batchOf({ id: ['a', 'b', '', ''], v: ['', null, 'say "x"\n', ''] })])
    expect((await read(text, { quotedEmpty: true })).rows.map(([, row]) => row)).toEqual([
      { id: 'a', v: '' },
      { id: 'b', v: null },
      { id: '', v: 'say "x"\n' },
      { id: '', v: '' },
    ])
    expect((await read(text)).rows[0]).toEqual([2, { id: 'a', v: null }])
  })

  it.each([
    ['CR LF', 'a,b\r\n1,2\r\n3,4\r\n'],
    ['CR', 'a,b\r1,2\r3,4\r'],
    ['no line end at the end', 'a,b\n1,2\n3,4'],
    ['mixed line ends', 'a,b\n1,2\r\n3,4\n'],
    ['a byte order mark', '\ufeffa,b\n1,2\n3,4\n'],
    ['quotes everywhere', '"a","b"\r\n"1","2"\r\n"3","4"'],
    ['a carriage return alone at the end', 'a,b\r\n1,2\r\n3,4\r'],
  ])('reads %s', async (_, text) => {
    expect(await read(text)).toEqual({
      rows: [
        [2, { a: '1', b: '2' }],
        [3, { a: '3', b: '4' }],
      ],
      rejected: [],
    })
  })

  it('reads delimiters, quotes and line ends inside quotes, and knows the line where a row begins', async () => {
    const text = 'a,b\n"x, ""y""","1\r\n2\n\n3"\n\n4,5\n"",""\n'
    expect((await read(text)).rows).toEqual([
      [2, { a: 'x, "y"', b: '1\r\n2\n\n3' }],
      [7, { a: '4', b: '5' }],
      [8, { a: null, b: null }],
    ])
  })

  it('takes blanks as they are', async () => {
    expect((await read(' a,b\n 1 , 2\n')).rows).toEqual([[2, { ' a': ' 1 ', b: ' 2' }]])
  })

  it('rejects rows with more or fewer values, and goes on', async () => {
    expect(await read('a,b\n1\n1,2,3\n1,2\n1,2,\n')).toEqual({
      rows: [[4, { a: '1', b: '2' }]],
      rejected: [
        { line: 2, reason: 'has 1 value where the header has 2', text: '1' },
        { line: 3, reason: 'has 3 values where the header has 2', text: '1,2,3' },
        { line: 5, reason: 'has 3 values where the header has 2', text: '1,2,' },
      ],
    })
  })

  it.each([
    ['has text behind a closing quote', '1,"a"b'],
    ['has a quote inside a value that is not quoted', '1,a"b"'],
    ['has a quoted value that does not end', '1,"ab'],
  ])('a line that %s spoils no other line', async (reason, line) => {
    expect(await read(`a,b\n0,x\n${line}\n2,y\n3,z`)).toEqual({
      rows: [
        [2, { a: '0', b: 'x' }],
        [4, { a: '2', b: 'y' }],
        [5, { a: '3', b: 'z' }],
      ],
      rejected: [{ line: 3, reason, text: line }],
    })
  })

  it('loses only the lines around when an open quote meets the next one', async () => {
    const { rows, rejected } = await read('a,b\n0,x\n1,"ab\n2,y\n3,"z"\n4,w\n')
    expect(rows.map(([line]) => line)).toEqual([2, 4, 5, 6])
    expect(rejected).toMatchObject([{ line: 3, reason: 'has text behind a closing quote' }])
  })

  it('a header alone has names and no rows; an empty file has nothing', async () => {
    expect(await decode(csvFormat, 'a,b\n')).toEqual([
      { rowCount: 0, columns: ['a', 'b'].map((name) => ({ name, values: [] })), lines: [] },
    ])
    expect(await decode(csvFormat, '')).toEqual([])
    expect(await decode(csvFormat, '\ufeff\n\n')).toEqual([])
  })

  it('names columns by their place when they have no name, or when there is no header', async () => {
    expect((await read(',b\n1,2\n')).rows).toEqual([[2, { column_1: '1', b: '2' }]])
    expect((await read('1,2\n3,4', { header: false })).rows).toEqual([
      [1, { column_1: '1', column_2: '2' }],
      [2, { column_1: '3', column_2: '4' }],
    ])
  })

  it.each([
    ['a,b,a\n1,2,3\n', 'The header in line 1 has the column "a" twice.'],
    ['\na,"b"c\n', 'The header in line 2 has text behind a closing quote.'],
  ])('refuses the header of %j', async (text, message) => {
    await expect(read(text)).rejects.toMatchObject({ code: 'CTK_FILE_INVALID', message })
  })

  it.each(['', ',,', '"', '\n'])('refuses the delimiter %j', async (delimiter) => {
    await expect(read('a\n1\n', { delimiter })).rejects.toMatchObject({ code: 'CTK_USAGE' })
  })

  it('reads other delimiters; TSV has tabs', async () => {
    const rows = [[2, { a: '1,5', b: '2' }]]
    expect((await read('a;b\n1,5;2\n', { delimiter: ';' })).rows).toEqual(rows)
    expect((await read('a\tb\n1,5\t"2"\n', { delimiter: '\\t' })).rows).toEqual(rows)
    expect(flatten(await decode(tsvFormat, 'a\tb\n1,5\t"2"\n')).rows).toEqual(rows)
  })

  it('makes batches of the size that is asked for, rejected rows included', async () => {
    const batches = await decode(csvFormat, 'a\n1\n2,2\n3\n4\n5\n', { batchRows: 2 })
    expect(batches.map(({ rowCount, lines, rejected }) => [rowCount, lines, rejected?.length ?? 0])).toEqual([
      [1, [2], 1],
      [2, [4, 5], 0],
      [1, [6], 0],
    ])
  })

  it('rejects rows whose bytes are no UTF-8, and takes a replacement character that is really there', async () => {
    const bytes = Buffer.concat([Buffer.from('a\nfine \ufffd\nbad '), Buffer.from([0xe9]), Buffer.from('\nok\n')])
    for (const size of [1, 3, 8, 9]) {
      const { rows, rejected } = flatten(await decode(csvFormat, chunks(bytes, size)))
      expect(rows).toEqual([
        [2, { a: 'fine \ufffd' }],
        [4, { a: 'ok' }],
      ])
      expect(rejected).toEqual([{ line: 3, reason: 'has bytes that are not UTF-8', text: 'bad \ufffd' }])
    }
  })

  it('refuses UTF-16 and says how to convert it', async () => {
    const bytes = Buffer.from('\ufeffa,b\n1,2\n', 'utf16le')
    await expect(read(bytes)).rejects.toMatchObject({
      code: 'CTK_FILE_INVALID',
      message: expect.stringContaining('16'),
    })
  })

  it('reads a value of many megabytes in small chunks', async () => {
    const huge = 'line "of" text\n'.repeat(300_000)
    const text = `a,b\n1,"${huge.replaceAll('"', '""')}"\n2,x\n`
    const { rows } = flatten(await decode(csvFormat, chunks(Buffer.from(text), 16_384)))
    expect(rows).toHaveLength(2)
    expect(rows[0]).toEqual([2, { a: '1', b: huge }])
    expect(rows[1]).toEqual([300_003, { a: '2', b: 'x' }])
  })

  it('stops reading when its rows are no longer wanted', async () => {
    let closed = false
    const endless = (async function* () {
      try {
        yield Buffer.from('a\n')
        for (;;) yield Buffer.from('1\n2\n3\n')
      } finally {
        closed = true
      }
    })()
    for await (const batch of csvFormat.decode(endless, { batchRows: 2 })) {
      expect(batch.rowCount).toBe(2)
      break
    }
    expect(closed).toBe(true)
  })
})

describe('CSV, however it is cut', () => {
  const tricky = Buffer.concat([
    Buffer.from(
      '\ufeffid,"na""me",n\r\n1,"Zoë 🦉\r\nx, ""y""",\r\n\r\n2,ragged\r\n"3","",é"\r\n4,"open"x,1\r\n5,日本,€\r\nb',
    ),
    Buffer.from([0xff, 0xe2, 0x82]),
    Buffer.from(',1,2\r\n"6","\r\n","\n"\r\n7,"never closed,1\r\n8,8,8'),
  ])

  it('gives the same rows for every cut and every chunk size', async () => {
    const whole = flatten(await decode(csvFormat, tricky))
    expect(whole.rows.map(([line]) => line)).toEqual([2, 8, 10, 14])
    expect(whole.rejected.map(({ line }) => line)).toEqual([5, 6, 7, 9, 13])
    for (let at = 1; at < tricky.length; at++) {
      expect(flatten(await decode(csvFormat, cutAt(tricky, at)))).toEqual(whole)
      expect(flatten(await decode(csvFormat, chunks(tricky, at)))).toEqual(whole)
    }
  })
})

const value = fc.option(
  fc.oneof(fc.string({ minLength: 1, unit: 'grapheme' }), fc.stringMatching(/^[a"',;\t\r\n ]{1,8}$/)),
)
const table = fc
  .uniqueArray(
    fc.string({ minLength: 1, unit: 'grapheme' }).filter((s) => s.trim() !== '' && !s.startsWith('\ufeff')),
    {
      minLength: 1,
      maxLength: 4,
    },
  )
  .chain((names) =>
    fc.tuple(fc.constant(names), fc.array(fc.tuple(...names.map(() => value)), { minLength: 1, maxLength: 20 })),
  )
const toBatch = (names: readonly string[], rows: readonly (readonly unknown[])[]) => ({
  rowCount: rows.length,
  columns: names.map((name, i) => ({ name, values: rows.map((row) => row[i]) })),
  lines: rows.map((_, i) => i),
})

describe('CSV, encoded', () => {
  it('quotes what must be quoted and nothing else', async () => {
    const batch = batchOf({ 'a,b': ['x', 'say "hi"', 'two\nlines'], n: [1.5, null, ''], b: [true, 12n, { k: [1] }] })
    expect(await encode(csvFormat, [batch])).toBe(
      '"a,b",n,b\nx,1.5,true\n"say ""hi""",,12\n"two\nlines","","{""k"":[1]}"\n',
    )
  })

  it('writes times as ISO 8601, one header for all batches, and other delimiters', async () => {
    const batch = batchOf({ at: [new Date(0)], ']': [null] })
    expect(await encode(csvFormat, [batch, batch], { delimiter: ']' })).toBe(
      'at]"]"\n1970-01-01T00:00:00.000Z]\n1970-01-01T00:00:00.000Z]\n',
    )
    expect(await encode(tsvFormat, [batchOf({ a: ['x\ty'], b: ['1,5'] })], { header: false })).toBe('"x\ty"\t"1,5"\n')
  })

  it('refuses batches with different columns', async () => {
    await expect(encode(csvFormat, [batchOf({ a: [1] }), batchOf({ b: [1] })])).rejects.toMatchObject({
      code: 'CTK_BUG',
    })
  })

  it('is read back as it was, by itself and by another reader', async () => {
    await fc.assert(
      fc.asyncProperty(table, fc.constantFrom(',', ';', '\t', '|', '^', '-'), async ([names, rows], delimiter) => {
        const text = await encode(csvFormat, [toBatch(names, rows)], { delimiter })
        const batches = await decode(csvFormat, text, { delimiter })
        expect(batches).toHaveLength(1)
        expect({ ...batches[0], lines: rows.map((_, i) => i) }).toEqual(toBatch(names, rows))
        const other: string[][] = parse(text, { delimiter, record_delimiter: '\n', bom: true, skip_empty_lines: true })
        expect(other.slice(1)).toEqual(rows.map((row) => row.map((cell) => cell ?? '')))
      }),
      { numRuns: 300 },
    )
  })

  it('reads what another reader reads, from text of nothing but special characters', async () => {
    const soup = fc.stringMatching(/^([ab]|,|"|\n|\r\n){0,24}$/)
    await fc.assert(
      fc.asyncProperty(soup, async (text) => {
        let expected: string[][]
        try {
          expected = parse(`h\n${text}`, {
            relax_column_count: true,
            record_delimiter: ['\r\n', '\n'],
            skip_empty_lines: true,
          })
        } catch {
          return // not well-formed: what is lost then is for the tests above
        }
        const { rows, rejected } = flatten(await decode(csvFormat, `h\n${text}`))
        expect(rows.map(([, row]) => row)).toEqual(
          expected.slice(1).flatMap((cells) => (cells.length === 1 ? [{ h: cells[0] || null }] : [])),
        )
        expect(rejected.map(({ text: raw }) => raw)).toEqual(
          expected.slice(1).flatMap((cells) => (cells.length === 1 ? [] : [cells.join(',')])),
        )
      }),
      { numRuns: 1000 },
    )
  })
})
