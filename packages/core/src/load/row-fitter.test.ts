import { describe, expect, it } from 'vitest'
import type { RowBatch } from './row-batch.js'
import { type FittedColumn, RowFitter } from './row-fitter.js'

const columns: FittedColumn[] = [
  { name: 'ID', kind: 'integer', dateOrder: undefined },
  { name: 'day', kind: 'date', dateOrder: undefined },
]
const fitter = () => new RowFitter((name) => columns.find((c) => c.name.toLowerCase() === name))
const batch = (cells: Record<string, unknown[]>, more: Partial<RowBatch> = {}): RowBatch => {
  const rowCount = Object.values(cells)[0]?.length ?? 0
  return {
    rowCount,
    columns: Object.entries(cells).map(([name, values]) => ({ name, values })),
    lines: Array.from({ length: rowCount }, (_, i) => i + 2),
    ...more,
  }
}

describe('RowFitter', () => {
  it('converts values and uses the names of the table', () => {
    const { batch: fitted, rejected, read } = fitter().fit(batch({ id: ['1', ''], day: ['1990-01-08', null] }))
    expect(fitted).toEqual({
      rowCount: 2,
      columns: [
        { name: 'ID', values: [1, null] },
        { name: 'day', values: [new Date('1990-01-08'), null] },
      ],
      lines: [2, 3],
    })
    expect([rejected, read]).toEqual([[], 2])
  })

  it('rejects a row as a whole, once, and keeps the others in line', () => {
    const {
      batch: fitted,
      rejected,
      read,
    } = fitter().fit(
      batch(
        { id: ['1', 'n/a', '3', '4'], day: ['1990-01-08', '2019-02-30', '2019-02-30', null] },
        { rejected: [{ line: 4, reason: 'has 5 values', text: 'a,b' }] },
      ),
    )
    expect(fitted).toMatchObject({ rowCount: 2, lines: [2, 5], columns: [{ values: [1, 4] }, {}] })
    expect(rejected).toEqual([
      { line: 3, reason: 'id: "n/a" is not a number', text: '{"id":"n/a","day":"2019-02-30"}' },
      { line: 4, reason: 'has 5 values', text: 'a,b' },
      { line: 4, reason: 'day: 2019-02-30 is not a date', text: '{"id":"3","day":"2019-02-30"}' },
    ])
    expect(read).toBe(5)
  })

  it('rejects rows with a value for a column that the table does not have', () => {
    const { batch: fitted, rejected } = fitter().fit(batch({ id: [1, 2], extra: [null, 'x'] }))
    expect(fitted).toMatchObject({ rowCount: 1, columns: [{ name: 'ID', values: [1] }] })
    expect(rejected).toMatchObject([{ line: 3, reason: 'extra: the table has no such column' }])
  })

  it('adds columns as they come, and fills those that a batch lacks with NULL', () => {
    const growing = fitter()
    expect(growing.fit(batch({ day: ['1990-01-08'] })).batch.columns.map(({ name }) => name)).toEqual(['day'])
    expect(growing.fit(batch({ id: [7] })).batch.columns).toEqual([
      { name: 'day', values: [null] },
      { name: 'ID', values: [7] },
    ])
  })

  it('keeps rejected rows whole up to a mebi of characters, numbers beyond 53 bits too', () => {
    const { rejected } = fitter().fit(batch({ id: [2n ** 70n, 'x'.repeat(2 ** 21)] }))
    expect(rejected[0]).toMatchObject({ text: '{"id":"1180591620717411303424"}' })
    expect(rejected[1]?.text).toHaveLength(2 ** 20)
  })
})
