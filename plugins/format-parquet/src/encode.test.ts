import type { ColumnKind, RowBatch } from '@ctk/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { batchOf, bytesOf, decode, encode, rowsOf } from '../test/rows.js'
import { arrowFormat } from './arrow-format.js'
import { parquetFormat } from './parquet-format.js'

const values: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  boolean: fc.boolean(),
  integer: fc.oneof(fc.maxSafeInteger(), fc.bigInt({ min: 2n ** 60n, max: 2n ** 63n - 1n })),
  float: fc.double({ noNaN: true }),
  text: fc.string({ unit: 'grapheme' }),
  date: fc.integer({ min: -100_000, max: 100_000 }).map((days) => new Date(days * 86_400_000)),
  timestamp: fc.date({ noInvalidDate: true }),
  timestamptz: fc.date({ noInvalidDate: true }),
  json: fc.oneof(fc.array(fc.maxSafeInteger()), fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), fc.string())),
}

describe.each([
  ['Parquet', parquetFormat],
  ['Arrow', arrowFormat],
])('%s, encoded', (_, format) => {
  const again = async (rows: readonly Record<string, unknown>[], kinds: Record<string, ColumnKind> = {}) =>
    decode(format, bytesOf(await encode(format, [batchOf(rows, kinds)])))

  it.each(Object.keys(values))('is read back as it was: %s', async (kind) => {
    const cell = fc.option(values[kind] as fc.Arbitrary<unknown>)
    await fc.assert(
      fc.asyncProperty(fc.array(cell, { minLength: 1, maxLength: 50 }), async (column) => {
        const [batch] = await again(
          column.map((value) => ({ value })),
          { value: kind as ColumnKind },
        )
        expect(batch?.columns).toEqual([{ name: 'value', kind, values: column }])
      }),
      { numRuns: 60 },
    )
  })

  it('keeps microseconds and nanoseconds', async () => {
    const micro = [{ at: '1969-12-31T23:59:59.999999Z' }, { at: new Date(5) }, { at: null }]
    expect(rowsOf(await again(micro, { at: 'timestamp' }))).toEqual(micro)
    const nano = [{ at: '2024-01-01T00:00:00.123456789Z' }, { at: '1969-12-31T23:59:59.9999Z' }]
    expect(rowsOf(await again(nano, { at: 'timestamptz' }))).toEqual(nano)
  })

  it('writes as text what no other type holds', async () => {
    const rows = [
      { a: '1.000000000000000001', b: 2n ** 64n, c: 1 },
      { a: 1.5, b: 1, c: 'x' },
    ]
    const [batch] = await again(rows, { a: 'float', b: 'integer' })
    expect(batch?.columns).toEqual([
      { name: 'a', kind: 'text', values: ['1.000000000000000001', '1.5'] },
      { name: 'b', kind: 'text', values: ['18446744073709551616', '1'] },
      { name: 'c', kind: 'text', values: ['1', 'x'] },
    ])
  })

  it('writes several row groups, and refuses a later value that does not fit', async () => {
    const many = Array.from({ length: 100_000 }, (_, i) => ({ id: i }))
    const content = await encode(format, [batchOf(many), batchOf([{ id: 7 }])])
    expect(rowsOf(await decode(format, bytesOf(content))).length).toBe(100_001)
    await expect(encode(format, [batchOf(many), batchOf([{ id: 1.5 }])])).rejects.toMatchObject({
      code: 'CTK_FILE_INVALID',
      message: 'The column "id" is written as integer, as its first values are; a later one is 1.5.',
    })
  })

  it('has columns without rows, and nothing without columns', async () => {
    expect(await again([])).toMatchObject([{ rowCount: 0, columns: [] }])
    const content = await encode(format, [
      {
        ...batchOf([{ a: 1 }], { a: 'integer' }),
        rowCount: 0,
        lines: [],
        columns: [{ name: 'a', kind: 'integer', values: [] }],
      },
    ])
    expect(await decode(format, bytesOf(content))).toEqual([
      { rowCount: 0, lines: [], columns: [{ name: 'a', kind: 'integer', values: [] }] },
    ])
    expect(await decode(format, bytesOf(await encode(format, [])))).toMatchObject([{ rowCount: 0, columns: [] }])
  })

  it('refuses batches with different columns', async () => {
    await expect(encode(format, [batchOf([{ a: 1 }]), batchOf([{ b: 1 }])])).rejects.toMatchObject({
      code: 'CTK_BUG',
    })
  })
})

describe('Parquet of values that lie packed', () => {
  const text = (values: readonly (string | null)[]) => {
    const bytes = values.map((value) => Buffer.from(value ?? ''))
    let end = 0
    return {
      type: 'text' as const,
      bytes: Buffer.concat(bytes),
      ends: Uint32Array.from(bytes, ({ length }) => (end += length)),
      present: Uint8Array.from(values, (value) => (value === null ? 0 : 1)),
    }
  }
  const numbers = (values: readonly (number | null)[]) => ({
    type: 'int64' as const,
    bytes: new Uint8Array(BigInt64Array.from(values, (value) => BigInt(value ?? 0)).buffer),
    ...(values.includes(null) && { present: Uint8Array.from(values, (value) => (value === null ? 0 : 1)) }),
  })
  const bools = (values: readonly (boolean | null)[]) => ({
    type: 'boolean' as const,
    bytes: Uint8Array.from(values, (value) => (value ? 1 : 0)),
    present: Uint8Array.from(values, (value) => (value === null ? 0 : 1)),
  })

  it('is read back as it was, with and without NULL', async () => {
    const row = fc.record({
      t: fc.option(fc.string({ unit: 'grapheme', maxLength: 40 })),
      n: fc.option(fc.maxSafeInteger()),
      b: fc.option(fc.boolean()),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 60 }), async (rows) => {
        const values = { t: rows.map(({ t }) => t), n: rows.map(({ n }) => n), b: rows.map(({ b }) => b) }
        const batch: RowBatch = {
          rowCount: rows.length,
          lines: rows.map((_, i) => i + 1),
          columns: [
            { name: 't', kind: 'text', values: values.t, packed: text(values.t) },
            { name: 'n', kind: 'integer', values: values.n, packed: numbers(values.n) },
            { name: 'b', kind: 'boolean', values: values.b, packed: bools(values.b) },
          ],
        }
        const read = await decode(parquetFormat, bytesOf(await encode(parquetFormat, [batch, batch])))
        const found = (i: number) => read.flatMap(({ columns }) => columns[i]?.values)
        expect(read[0]?.columns.map(({ name, kind }) => [name, kind])).toEqual([
          ['t', 'text'],
          ['n', 'integer'],
          ['b', 'boolean'],
        ])
        expect([found(0), found(1), found(2)]).toEqual([
          [...values.t, ...values.t],
          [...values.n, ...values.n],
          [...values.b, ...values.b],
        ])
      }),
      { numRuns: 60 },
    )
  })
})
