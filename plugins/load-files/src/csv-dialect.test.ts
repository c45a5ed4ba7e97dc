import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { batchOf, chunks, decode, encode, flatten } from '../test/rows.js'
import { DIALECT_SAMPLE, detectDialect } from './csv-dialect.js'
import { csvFormat } from './csv-format.js'

describe('detectDialect', () => {
  it.each([
    ['commas', 'a,b\n1,2\n', ','],
    ['semicolons with commas in numbers', 'a;b\n1,5;2\n2,5;3\n', ';'],
    ['tabs', 'a\tb\n1, 5\t2\n', '\t'],
    ['bars', 'a|b|c\nx;y|2|3\n', '|'],
    ['one column', 'a\n1\n2\n', ','],
    ['one column with semicolons in its values', 'a\nb;c\nd;e\n', ','],
    ['one column with a semicolon in its name alone', 'a;b\nc\nd\n', ','],
    ['a header alone', 'a;b\n', ';'],
    ['other delimiters inside of quotes', 'a,b\n"x;y;z","1|2"\n', ','],
    ['a comma when both would do', 'a;b,c\n1;2,3\n', ','],
    ['semicolons when commas are ragged', 'a, or so;b\n1;2\n1,2,3;4\n', ';'],
    ['bad rows', 'a;b\n1;2\n3\n4;5;6\n7;8\n9;0\n', ';'],
    ['CR line ends', 'a;b\r1;2\r', ';'],
    ['nothing', '', ','],
  ])('finds the delimiter of %s', (_, text, delimiter) => {
    expect(detectDialect(text)).toMatchObject({ delimiter, quote: '"', header: true })
  })

  it('takes single quotes for quotes only where all names stand in them', () => {
    expect(detectDialect("'a';'b'\n'x;y';'2'\n")).toEqual({ delimiter: ';', quote: "'", header: true })
    expect(detectDialect("'a',b\n'x','2'\n").quote).toBe('"')
    expect(detectDialect("'a','b'\n\"x\",2\n").quote).toBe('"')
    expect(detectDialect("it's,b\n").quote).toBe('"')
  })

  it.each([
    ['1,2.5,2024-01-01\n', false],
    ['-1,x1\n', true],
    ['1,-1,\n', false],
    ['2024-01-01 05:40:00,7\n', false],
    ['2019,2020,2021\n', true],
    ['country,2019\n', true],
    [',b\n', true],
    ['\n', true],
  ])('sees whether the first row of %j can be a header: %s', (text, header) => {
    expect(detectDialect(text).header).toBe(header)
  })

  it('leaves a row out of account that the sample cuts', () => {
    const text = `a;b\n${'1;2\n'.repeat(20_000)}`.slice(0, DIALECT_SAMPLE)
    expect(detectDialect(text)).toMatchObject({ delimiter: ';' })
  })
})

describe('CSV of a dialect that nobody named', () => {
  it('is read by what its beginning tells, and by what was asked for where something was', async () => {
    const read = async (text: string, options = {}) => flatten(await decode(csvFormat, text, options)).rows
    expect(await read("'a;b';'c'\n'it''s';2\n")).toEqual([[2, { 'a;b': "it's", c: '2' }]])
    expect(await read('1.5,2\n3,4\n')).toEqual([
      [1, { column_1: '1.5', column_2: '2' }],
      [2, { column_1: '3', column_2: '4' }],
    ])
    expect(await read('1.5,2\n3,4\n', { header: true })).toEqual([[2, { '1.5': '3', '2': '4' }]])
    expect(await read('a;b\n1;2\n', { delimiter: ',' })).toEqual([[2, { 'a;b': '1;2' }]])
  })

  it('is the same for every chunk size', async () => {
    const text = Buffer.from(`a;b\n${'1,5;2\n'.repeat(15_000)}`)
    const whole = await decode(csvFormat, chunks(text, text.length))
    for (const size of [1_000, 65_536]) expect(await decode(csvFormat, chunks(text, size))).toEqual(whole)
    expect(whole[0]?.columns.map(({ name }) => name)).toEqual(['a', 'b'])
  })

  it('is written so that it is read as it was', async () => {
    const soup = fc.stringMatching(/^[ab1.,;|'"\t -]{0,6}$/)
    const table = fc.array(fc.tuple(soup, soup), { minLength: 1, maxLength: 4 })
    const names = fc.uniqueArray(
      soup.filter((name) => name.trim() !== ''),
      { minLength: 2, maxLength: 2 },
    )
    await fc.assert(
      fc.asyncProperty(names, table, async ([a = '', b = ''], rows) => {
        const batch = batchOf({ [a]: rows.map(([value]) => value), [b]: rows.map(([, value]) => value) })
        const { rows: found } = flatten(await decode(csvFormat, await encode(csvFormat, [batch])))
        const expected = rows.map(([one, two]) => ({ [a]: one || null, [b]: two || null }))
        expect(found.map(([, row]) => row)).toEqual(expected)
      }),
      { numRuns: 500 },
    )
  })
})
