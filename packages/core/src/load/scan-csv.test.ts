import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ColumnKind } from '../database/catalog.js'
import { convertValue, Unfit } from './convert-value.js'
import { isPlainValue } from './plain-value.js'
import { type CsvShape, scanCsv } from './scan-csv.js'

const shape: CsvShape = { kinds: ['integer', 'text'], delimiter: ',', quote: '"' }
const scan = (text: string, more: Partial<CsvShape> = {}, last = true) =>
  scanCsv(Buffer.from(text), 0, { ...shape, ...more }, last)

describe('scanCsv', () => {
  it.each([
    ['1,a\n2,b\n', 2, 2],
    ['1,a\r\n2,b\r\n', 2, 2],
    ['1,a\n2,b', 2, 2],
    ['1,\n,b\n,\n', 3, 3],
    ['"1","a, ""b"" \r\n\n"\n2,ä 😀\n', 2, 4],
    ['', 0, 0],
  ])('%j is plain', (text, rows, lines) => {
    expect(scan(text)).toEqual({ end: Buffer.byteLength(text), rows, lines, oddEnd: undefined })
  })

  it.each([
    ['a value of another kind', 'x,b\n'],
    ['too few values', '2\n'],
    ['too many values', '2,b,c\n'],
    ['a blank line', '\n'],
    ['a quote in a wrong place', '2,b"c"\n'],
    ['text behind a closing quote', '2,"b"c\n'],
    ['a quote that nothing closes', '2,"b\n'],
    ['another line end', '2,b\r\n'],
    ['a carriage return in a value', '2,b\rc\n'],
    ['a doubled quote in a number', '"2""",b\n'],
    ['what ends a COPY', '\\.\n'],
  ])('stops in front of %s, and goes on behind it', (_, odd) => {
    const { end, rows, oddEnd } = scan(`1,a\n${odd}3,c\n`)
    expect({ end, rows, oddEnd }).toEqual({ end: 4, rows: 1, oddEnd: 4 + odd.length })
    const text = Buffer.from(`1,a\n${odd}3,c\n`)
    expect(scanCsv(text, oddEnd as number, shape, true)).toMatchObject({ end: text.length, rows: 1 })
  })

  it('an odd record goes to its end, line ends in quotes included', () => {
    expect(scan('x,"a\nb"\n2,c\n')).toEqual({ end: 0, rows: 0, lines: 0, oddEnd: 8 })
    expect(scan('1,"a\nb",c,"d\n"\n2,c\n')).toMatchObject({ end: 0, oddEnd: 15 })
  })

  it('waits for the rest of a record', () => {
    for (const rest of ['2', '2,', '2,b', '2,"b', '2,"b"', '2,"b""', '2,b\r', 'x,"b']) {
      expect(scan(`1,a\n${rest}`, {}, false), rest).toEqual({ end: 4, rows: 1, lines: 1, oddEnd: undefined })
    }
  })

  it('other delimiters and quotes', () => {
    expect(scan("1;'a;\"'\n", { delimiter: ';', quote: "'" })).toMatchObject({ rows: 1, oddEnd: undefined })
    expect(scan('1\ta,b\n', { delimiter: '\t' })).toMatchObject({ rows: 1, oddEnd: undefined })
  })

  it('of a single column, what would mean something else is odd', () => {
    for (const text of ['\n', '""\n', '\\.\n']) {
      expect(scan(text, { kinds: ['text'] })).toMatchObject({ end: 0, rows: 0, oddEnd: text.length })
    }
  })

  it('finds the same however the bytes are cut', () => {
    const records = fc.array(
      fc.constantFrom('1,a\n', '2,"b\n"\n', 'x,y\n', '3,"q""q"\n', '4,"o\n', '5\n', '\n', ',\n', '6,a"b\n'),
      { maxLength: 12 },
    )
    const pieces = (bytes: Buffer, cut: number) => {
      const found: string[] = []
      let held = Buffer.alloc(0)
      for (let from = 0; from <= bytes.length; from += cut) {
        held = Buffer.concat([held, bytes.subarray(from, from + cut)])
        const last = from + cut > bytes.length
        for (let at = 0; ; ) {
          const { end, rows, oddEnd } = scanCsv(held, at, shape, last)
          for (const line of held
            .subarray(at, end)
            .toString()
            .match(/"[^"]*"|\n|[^"\n]+/g) ?? [])
            found.push(line)
          if (rows > 0) found.push('|')
          if (oddEnd === undefined) {
            held = held.subarray(end)
            break
          }
          found.push(`odd ${held.subarray(end, oddEnd)}`)
          at = oddEnd
        }
      }
      return found.filter((piece) => piece !== '|').join('')
    }
    fc.assert(
      fc.property(records, fc.integer({ min: 1, max: 30 }), (list, cut) => {
        const bytes = Buffer.from(list.join(''))
        expect(pieces(bytes, cut)).toBe(pieces(bytes, bytes.length + 1))
      }),
      { numRuns: 1_000 },
    )
  })
})

describe('a plain value', () => {
  const plain = (text: string, kind: ColumnKind) => isPlainValue(Buffer.from(text), 0, Buffer.byteLength(text), kind)

  it.each<[ColumnKind, string[], string[]]>([
    [
      'integer',
      ['0', '-1', '007', '999999999999999999'],
      ['', '+1', ' 1', '1.0', '1e3', '0x1F', '1_000', '-', '1234567890123456789'],
    ],
    [
      'float',
      ['0', '-1.5', '123456789.123456'],
      ['NaN', 'inf', '1e3', '.5', '5.', '1.2.3', '-', '1234567890.1234567', ' 1.5'],
    ],
    ['boolean', ['true', 'f', '1'], ['tr', 'TRUE', 'yes', 'on', '2']],
    [
      'date',
      ['2024-02-29', '2024-02-30'],
      ['2024-2-9', '20240229', '2024-02-29T00:00:00', 'today', '1/2/2024', '2024/02/29'],
    ],
    [
      'timestamptz',
      ['2024-02-29', '2024-02-29T05:40:00', '2024-02-29 05:40:00.123456Z', '2024-02-29T05:40:00+02:00'],
      [
        '2024-02-29T24:00:00',
        '2024-02-29T05:40:60',
        '2024-02-29T05:40',
        '2024-02-29T05:40:00 EST',
        'now',
        'infinity',
        '2024-02-29T05:40:00.1234567',
        '1704067200000',
        '2024-02-29T05:40:00+15:00',
      ],
    ],
    ['json', ['{"a":1}', '[1]'], ['1', '"a"', 'null', ' {}']],
  ])('of kind %s', (kind, yes, no) => {
    for (const text of yes) expect(plain(text, kind), text).toBe(true)
    for (const text of no) expect(plain(text, kind), text).toBe(false)
  })

  it('is one that can be converted, unless there is no such day or number', () => {
    const text = fc.oneof(
      fc.stringMatching(/^[-+]?\d{1,20}(\.\d{1,8})?$/),
      fc.stringMatching(/^\d{4}-[01]\d-[0-3]\d([T ][0-2]\d:[0-6]\d:[0-6]\d(\.\d{1,7})?(Z|[+-][01]\d:[0-6]\d)?)?$/),
      fc.constantFrom('true', 'f', '0', 'no'),
    )
    const kinds: ColumnKind[] = ['integer', 'float', 'boolean', 'date', 'timestamp', 'timestamptz']
    fc.assert(
      fc.property(text, fc.constantFrom(...kinds), (value, kind) => {
        if (!plain(value, kind)) return
        const converted = convertValue(value, kind)
        const existing =
          !Number.isNaN(Date.parse(`${value.slice(0, 10)}T00:00:00Z`)) && !/-(02-3|0[469]-31|11-31|02-29)/.test(value)
        if (kind === 'integer' || kind === 'float' || kind === 'boolean' || existing)
          expect(converted).not.toBeInstanceOf(Unfit)
      }),
      { numRuns: 5_000 },
    )
  })
})
