import { describe, expect, it } from 'vitest'
import type { ColumnDefinition } from '../database/writer.js'
import { parsePartitionBy, resolvePartitionBy } from './partition-by.js'

describe('parsePartitionBy', () => {
  it.each([
    ['month(Flight Date)', 'month', 'Flight Date'],
    [' DAY ( ts ) ', 'day', 'ts'],
    ['year("a ""b"" (c)")', 'year', 'a "b" (c)'],
    ['hour(f(x))', 'hour', 'f(x)'],
    ['week(ts")', 'week', 'ts"'],
  ])('reads %s', (text, granularity, column) => expect(parsePartitionBy(text)).toEqual({ granularity, column }))

  it.each([
    ['Flight Date', '"Flight Date" is not of the form month(COLUMN).'],
    ['month()', '"month()" is not of the form month(COLUMN).'],
    ['month(ts', '"month(ts" is not of the form month(COLUMN).'],
    ['monht(ts)', '"monht" is not a length of time to partition by. Did you mean "month"?'],
    ['quarter(ts)', '"quarter" is not a length of time to partition by.'],
  ])('refuses %s', (text, message) =>
    expect(() => parsePartitionBy(text)).toThrow(
      expect.objectContaining({ code: 'CTK_USAGE', message: `--partition-by: ${message}` }),
    ),
  )
})

describe('resolvePartitionBy', () => {
  const columns: ColumnDefinition[] = [
    { name: 'Flight Date', kind: 'date' },
    { name: 'Speed', kind: 'integer' },
  ]

  it('finds the column, in any case', () => {
    expect(resolvePartitionBy({ granularity: 'month', column: 'flight date' }, columns)).toEqual({
      granularity: 'month',
      column: 'Flight Date',
    })
  })

  it.each([
    ['Date', 'There is no column "Date" to partition by.'],
    ['Speed', 'The column "Speed" holds integer values; a table is partitioned by a column with times.'],
  ])('refuses %s and names the columns with times', (column, message) =>
    expect(() => resolvePartitionBy({ granularity: 'month', column }, columns)).toThrow(
      expect.objectContaining({
        code: 'CTK_COLUMN_MISSING',
        message,
        suggestions: ['Columns with times: "Flight Date".'],
      }),
    ),
  )
})
