import { type ColumnKind, type CsvShape, scanCsv } from '@ctk/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cratedbCodec } from './cratedb-codec.js'
import { csvColumns } from './csv-columns.js'
import type { CsvValueKind } from './csv-value.js'
import { readInstantBytes } from './instant-bytes.js'
import { JsonColumn } from './json-column.js'
import { readTimestamp } from './read-timestamp.js'

interface Kind {
  readonly type: string
  readonly kind: ColumnKind
  readonly csv: CsvValueKind
}

const kindOf = (type: string, kind: ColumnKind, as: CsvValueKind['as'], most = 10_922): Kind => ({
  type,
  kind,
  csv: { as, most, nullable: true },
})
const kinds = {
  integer: kindOf('integer', 'integer', 'whole', 9),
  bigint: kindOf('bigint', 'integer', 'whole', 18),
  float: kindOf('double precision', 'float', 'float', 16),
  boolean: kindOf('boolean', 'boolean', 'boolean'),
  instant: kindOf('timestamp with time zone', 'timestamptz', 'instant'),
  shown: kindOf('timestamp without time zone', 'timestamp', 'shown'),
  text: kindOf('text', 'text', 'text'),
}

/** What is sent for the records of a CSV, column by column; undefined where they have to be looked at. */
async function sent(csv: string, of: readonly Kind[], quote: '"' | "'" = '"') {
  const columns = of.map(() => new JsonColumn())
  const bytes = Buffer.from(csv)
  const shape: CsvShape = { kinds: of.map(({ kind }) => kind), delimiter: ',', quote }
  const { end, rows } = scanCsv(bytes, 0, shape, true)
  const records = { pieces: () => [{ bytes: bytes.subarray(0, end), rows }], delimiter: ',', quote }
  const written = await csvColumns(
    records,
    of.map(({ csv }) => csv),
    columns,
  )
  if (written === undefined) return undefined
  expect(written).toBe(rows)
  return columns.map((column) => JSON.parse(Buffer.from(column.end()).toString()) as unknown[])
}

describe('csvColumns', () => {
  it('makes of what is plain what the codec of the column makes of it', async () => {
    const two = (most: number, min = 0) => fc.integer({ min, max: most }).map((n) => String(n).padStart(2, '0'))
    const day = fc
      .tuple(fc.integer({ min: 1, max: 9999 }), two(13), two(32))
      .map(([y, m, d]) => `${String(y).padStart(4, '0')}-${m}-${d}`)
    const clock = fc
      .tuple(two(23), two(59), two(59), fc.constantFrom('', '.1', '.123', '.123456', '.0009'))
      .map(([h, m, s, f]) => `${h}:${m}:${s}${f}`)
    const zone = fc.constantFrom('', 'Z', '+02:00', '-11:30')
    const value = fc.oneof(
      fc.constantFrom(
        '',
        '0',
        '-0',
        '007',
        '1.50',
        '-12.25',
        '0.1',
        '1.',
        'true',
        'f',
        '1',
        'a "b" c',
        'größe 😀',
        '\\',
        'a\nb',
        '\t',
        '2024-02-30',
      ),
      fc.bigInt({ min: -(10n ** 19n), max: 10n ** 19n }).map(String),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      day,
      fc.tuple(day, fc.constantFrom('T', ' '), clock, zone).map((parts) => parts.join('')),
      fc.string({ unit: 'grapheme' }),
    )
    const written = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
    let plain = 0
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.values(kinds)),
        fc.array(value, { minLength: 1, maxLength: 4 }),
        async (kind, values) => {
          const lines = values.map((text, i) => `${i},${written(text)}\n`)
          const got = await sent(lines.join(''), [kinds.integer, kind])
          if (!got || got[0]?.length !== values.length) return
          const codec = cratedbCodec(kind.type)
          const expected = values.map((text) => (text === '' ? null : codec.encode(text)))
          // JSON of 64-bit numbers is read by CrateDB, and not by JavaScript.
          expect(got[1]?.map(Number.isNaN)).toEqual(values.map(() => false))
          expect(got[1]).toEqual(expected.map((each) => (typeof each === 'bigint' ? Number(each) : each)))
          plain += 1
        },
      ),
      { numRuns: 3_000, seed: 20261123 },
    )
    expect(plain).toBeGreaterThan(500)
  })

  it.each([
    ['a day that does not exist', '1,2023-02-29\n', kinds.instant],
    ['a whole number that may be too large', '1,1234567890\n', kinds.integer],
    ['zeros in front', '1,007\n', kinds.bigint],
    ['a very long text', `1,${'x'.repeat(11_000)}\n`, kinds.text],
    ['a missing value that is required', '1,\n', { ...kinds.text, csv: { ...kinds.text.csv, nullable: false } }],
  ])('leaves %s to the decoder', async (_, csv, kind) => {
    expect(await sent(csv, [kinds.integer, kind])).toBeUndefined()
  })

  it('takes other quotes, doubled ones, line ends inside of them, and CR LF', async () => {
    expect(await sent("1,'it''s\n\"x\"'\r\n2,''\r\n", [kinds.integer, kinds.text], "'")).toEqual([
      [1, 2],
      ['it\'s\n"x"', null],
    ])
  })

  it('leaves bytes alone that are not UTF-8', async () => {
    const bytes = Buffer.from('1,\xff\n', 'latin1')
    const records = { pieces: () => [{ bytes, rows: 1 }], delimiter: ',', quote: '"' } as const
    const of = [kinds.integer.csv, kinds.text.csv]
    expect(await csvColumns(records, of, [new JsonColumn(), new JsonColumn()])).toBeUndefined()
  })
})

it('reads times byte by byte as the reader of texts does', () => {
  for (const text of [
    '0001-01-01',
    '0099-12-31T23:59:59Z',
    '1600-02-29',
    '1900-02-28 00:00:00.999',
    '2000-02-29T12:00:00.123456+14:00',
    '9999-12-31T23:59:59.999-05:45',
    '1969-12-31T23:59:59.999Z',
  ]) {
    const bytes = Buffer.from(text)
    const read = readTimestamp(text)
    expect([text, readInstantBytes(bytes, 0, bytes.length, true)]).toEqual([text, read?.instant])
    expect([text, readInstantBytes(bytes, 0, bytes.length, false)]).toEqual([text, read?.shown])
  }
})
