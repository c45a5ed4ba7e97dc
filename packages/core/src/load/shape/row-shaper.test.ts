import { describe, expect, it } from 'vitest'
import type { RowBatch } from '../row-batch.js'
import { parseTransform } from './parse-transform.js'
import type { RowShape } from './row-shape.js'
import { RowShaper } from './row-shaper.js'

const DAY = 86_400_000

/** Rows as objects; lines count from `line`. */
function batchOf(rows: readonly Readonly<Record<string, unknown>>[], line = 1, more: Partial<RowBatch> = {}): RowBatch {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  return {
    rowCount: rows.length,
    columns: names.map((name) => ({ name, values: rows.map((row) => row[name] ?? null) })),
    lines: rows.map((_, i) => line + i),
    ...more,
  }
}

const rowsOf = ({ rowCount, columns }: RowBatch) =>
  Array.from({ length: rowCount }, (_, row) => Object.fromEntries(columns.map((c) => [c.name, c.values[row]])))

const shapeOnce = (shape: RowShape, rows: readonly Readonly<Record<string, unknown>>[]) =>
  new RowShaper(shape).shape(batchOf(rows))

const undecoded = (line: number) => ({ line, reason: 'is broken', text: '?' })

describe('a row shaper', () => {
  it('leaves batches alone where nothing is asked for', () => {
    const batch = batchOf([{ a: 1 }], 1, { part: 'p', position: 7, rejected: [undecoded(2)] })
    const shaper = new RowShaper({})
    expect(shaper.shape(batch)).toEqual(batch)
    expect(shaper.finished).toBe(false)
  })

  it('counts offset and limit over batches, in the order of the source, rows that cannot be read included', () => {
    // Lines 1 to 10 in three batches; 3, 5 and 9 cannot be read.
    const batches = [
      batchOf([{ n: 1 }, { n: 2 }, { n: 4 }], 1, { lines: [1, 2, 4], rejected: [undecoded(3), undecoded(5)] }),
      batchOf([{ n: 6 }, { n: 7 }], 6),
      batchOf([{ n: 8 }, { n: 10 }], 8, { lines: [8, 10], rejected: [undecoded(9)], part: 'p', position: { at: 10 } }),
    ]
    for (let offset = 0; offset <= 11; offset++) {
      for (let limit = 1; limit <= 11; limit++) {
        const shaper = new RowShaper({ offset, limit })
        const seen: number[] = []
        for (const batch of batches) {
          if (shaper.finished) break
          const shaped = shaper.shape(batch)
          expect(shaped.columns[0]?.values).toEqual(shaped.lines)
          expect([shaped.part, shaped.position]).toEqual([batch.part, batch.position])
          seen.push(...shaped.lines, ...(shaped.rejected ?? []).map(({ line }) => line))
        }
        const wanted = Array.from({ length: 10 }, (_, i) => i + 1).slice(offset, offset + limit)
        expect(seen.sort((a, b) => a - b)).toEqual(wanted)
        expect(shaper.finished).toBe(offset + limit <= 10)
      }
    }
  })

  it('gives nothing of a batch behind the limit', () => {
    const shaper = new RowShaper({ limit: 1 })
    expect(shaper.shape(batchOf([{ a: 1 }, { a: 2 }])).rowCount).toBe(1)
    expect(shaper.finished).toBe(true)
    expect(shaper.shape(batchOf([{ a: 3 }], 3))).toMatchObject({ rowCount: 0, lines: [] })
  })

  it('keeps the rows of a range of time, its end not included, and rejects what is no time', () => {
    const shape = { start: Date.UTC(2024, 0, 2), stop: Date.UTC(2024, 0, 4), timeColumn: 'T' }
    const shaped = shapeOnce(shape, [
      { t: '2024-01-01T23:59:59.999Z', n: 1 },
      { t: '2024-01-02', n: 2 },
      { t: 'soon', n: 3 },
      { t: null, n: 4 },
      { t: '', n: 5 },
      { t: '2024-01-04T01:00:00+02:00', n: 6 },
      { t: '2024-01-03T23:59:59.9999Z', n: 7 },
      { t: '2024-01-04', n: 8 },
      { t: new Date(Date.UTC(2024, 0, 3)), n: 9 },
      { t: Date.UTC(2024, 0, 3), n: 10 },
    ])
    expect(rowsOf(shaped).map(({ n }) => n)).toEqual([2, 6, 7, 9, 10])
    expect(shaped.lines).toEqual([2, 6, 7, 9, 10])
    expect(shaped.rejected).toEqual([{ line: 3, reason: 't: "soon" is not a time', text: '{"t":"soon","n":3}' }])
  })

  it('takes one end of a range alone', () => {
    const rows = [1, 2, 3].map((day) => ({ t: new Date(day * DAY) }))
    expect(shapeOnce({ start: 2 * DAY }, rows).lines).toEqual([2, 3])
    expect(shapeOnce({ stop: 2 * DAY }, rows).lines).toEqual([1])
  })

  it('finds the only column with times, and reads dates in the order that its values show', () => {
    const rows = [
      { n: 5, name: 'a', t: '1/31/2024' },
      { n: 6, name: null, t: '2/1/2024 5:40' },
    ]
    expect(shapeOnce({ start: Date.UTC(2024, 1, 1) }, rows).lines).toEqual([2])
    expect(() => shapeOnce({ start: 0 }, [{ a: '2024-01-01', b: '2024-01-01' }])).toThrow(/Several columns.*"a", "b"/)
    expect(() => shapeOnce({ start: 0 }, [{ a: 'x' }])).toThrow(/No column holds times/)
    expect(() => shapeOnce({ start: 0 }, [{ a: '1/2/2024' }])).toThrow(/"a" could have day and month either way/)
  })

  it('has nothing inside of a range in a batch without the time', () => {
    const shaper = new RowShaper({ start: 0, timeColumn: 't' })
    shaper.shape(batchOf([{ t: '2024-01-01', a: 1 }]))
    expect(shaper.shape(batchOf([{ a: 2 }], 2))).toMatchObject({ rowCount: 0, lines: [] })
  })

  it('keeps columns in the order that is asked for, and renames them afterwards', () => {
    const shape = {
      columns: ['c', 'A'],
      renames: [
        { from: 'a', to: 'c' },
        { from: 'c', to: 'x' },
      ],
    }
    const shaper = new RowShaper(shape)
    expect(shaper.shape(batchOf([{ a: 1, b: 2, c: 3 }])).columns).toEqual([
      { name: 'x', values: [3] },
      { name: 'c', values: [1] },
    ])
    expect(rowsOf(shaper.shape(batchOf([{ a: 1, d: 2 }], 2)))).toEqual([{ c: 1 }])
  })

  it.each<[string, RowShape, string, string]>([
    [
      'columns',
      { columns: ['vale'] },
      'CTK_COLUMN_MISSING',
      '--columns: the source has no column "vale". Did you mean "value"?',
    ],
    ['columns', { columns: ['time', 'TIME'] }, 'CTK_USAGE', '--columns names "time" twice.'],
    ['time', { start: 0, timeColumn: 'ts' }, 'CTK_COLUMN_MISSING', '--time-column: the source has no column "ts".'],
    ['renames', { renames: [{ from: 'x', to: 'y' }] }, 'CTK_COLUMN_MISSING', '--rename: the source has no column "x".'],
    [
      'renames',
      { renames: [{ from: 'time', to: 'value' }] },
      'CTK_USAGE',
      '--rename: there would be two columns "value".',
    ],
    [
      'renames',
      {
        renames: [
          { from: 'time', to: 'a' },
          { from: 'time', to: 'b' },
        ],
      },
      'CTK_USAGE',
      '--rename gives "time" two new names.',
    ],
    [
      'renames',
      { columns: ['time'], renames: [{ from: 'value', to: 'v' }] },
      'CTK_USAGE',
      '--rename "value": the column is not loaded, as it is not among --columns.',
    ],
    [
      'transforms',
      { transforms: [parseTransform('valu=trim')] },
      'CTK_COLUMN_MISSING',
      '--transform: the source has no column "valu". Did you mean "value"?',
    ],
    [
      'transforms',
      { columns: ['value'], transforms: [parseTransform('value=drop')] },
      'CTK_USAGE',
      '--columns asks for "value", and --transform drops it.',
    ],
  ])('says with the first batch which %s do not fit', (_, shape, code, message) => {
    const shaper = new RowShaper(shape)
    expect(shaper.shape({ rowCount: 0, columns: [], lines: [], rejected: [undecoded(1)] }).rejected).toHaveLength(1)
    expect(() => shaper.shape(batchOf([{ time: '2024-01-01', value: 1 }], 2))).toThrow(
      expect.objectContaining({ code, message }),
    )
  })

  it('refuses a column that turns up later under a name which was given to another', () => {
    const shaper = new RowShaper({ renames: [{ from: 'a', to: 'b' }] })
    expect(rowsOf(shaper.shape(batchOf([{ a: 1 }])))).toEqual([{ b: 1 }])
    expect(() => shaper.shape(batchOf([{ a: 1, b: 2 }], 2))).toThrow(/two columns "b"/)
  })

  it('changes values in the order of the transforms, before it looks at the time', () => {
    const shape = {
      start: Date.UTC(2024, 0, 1),
      timeColumn: 'at',
      columns: ['city', 'at', 'source'],
      transforms: ['at=epoch(s)', 'city=trim', 'city=upper', 'source=constant(a)', 'source=upper'].map(parseTransform),
    }
    const shaped = shapeOnce(shape, [
      { at: 1704067199, city: ' ulm ' },
      { at: '1704067200', city: ' ulm ' },
      { at: 'x', city: 'ulm' },
      { at: 1704067201, city: 5 },
      { at: 0, city: 5 },
    ])
    expect(rowsOf(shaped)).toEqual([{ city: 'ULM', at: new Date(1704067200000), source: 'A' }])
    expect(shaped.columns.map(({ kind }) => kind)).toEqual([undefined, 'timestamptz', undefined])
    expect(shaped.rejected?.map(({ line, reason }) => [line, reason])).toEqual([
      [3, 'at: "x" is not a count of s'],
      [4, 'city: 5 is not a text'],
    ])
  })

  it('drops columns', () => {
    expect(rowsOf(shapeOnce({ transforms: [parseTransform('b=drop')] }, [{ a: 1, b: 2 }]))).toEqual([{ a: 1 }])
  })
})
