import { isCtkError, type OpenedRows, parseResource, type RowBatch } from '@ctk/core'
import { describe, expect, it } from 'vitest'
import { testdataSource } from './testdata-source.js'

async function open(text: string, resume?: Record<string, unknown>): Promise<OpenedRows> {
  const { signal } = new AbortController()
  return (await testdataSource.open(parseResource(text), { signal, ...(resume && { resume }) })) as OpenedRows
}

const rowsOf = ({ rowCount, columns }: RowBatch) =>
  Array.from({ length: rowCount }, (_, row) => Object.fromEntries(columns.map((c) => [c.name, c.values[row]])))

const readAll = async (text: string) => Array.fromAsync((await open(text)).batches)
const readRows = async (text: string) => (await readAll(text)).flatMap(rowsOf)

describe('test data', () => {
  it('dummy is one row', async () => {
    expect(await readRows('testdata://dummy')).toEqual([{ foo: 'baz', bar: 'qux' }])
  })

  it('mixed has five rows of four types, on business days', async () => {
    const rows = await readRows('testdata://mixed')
    expect(rows.map(({ A, B, C }) => [A, B, C])).toEqual([0, 1, 2, 3, 4].map((i) => [i, i % 2, `foo${i + 1}`]))
    const days = rows.map(({ D }) => (D as Date).toISOString().slice(0, 10))
    expect(days).toEqual(['2009-01-01', '2009-01-02', '2009-01-05', '2009-01-06', '2009-01-07'])
  })

  it('mixed passes over weekends wherever it begins', async () => {
    for (let day = 1; day <= 7; day++) {
      const rows = await readRows(`testdata://mixed?rows=20&start=2024-01-0${day}`)
      const days = rows.map(({ D }) => D as Date)
      expect(days.map((date) => date.getUTCDay()).filter((weekday) => weekday === 0 || weekday === 6)).toEqual([])
      expect(Number(days[5]) - Number(days[0])).toBe(7 * 86_400_000)
      expect(new Set(days.map(Number)).size).toBe(20)
    }
  })

  it('has the same values everywhere: these were made once', async () => {
    const [first, second] = await readRows('testdata://dateindex?rows=2')
    expect(first).toEqual({
      time: new Date('2000-01-01T00:00:00Z'),
      A: -0.028091,
      B: -1.067398,
      C: -0.307312,
      D: -0.981384,
    })
    expect(second).toEqual({
      time: new Date('2000-01-01T00:00:01Z'),
      A: -0.279022,
      B: 1.060638,
      C: 1.618668,
      D: -0.075912,
    })
    const wide = await readRows('testdata://wide/?rows=3&columns=5&seed=7&start=2024-02-29T12:00Z')
    expect(wide[0]?.time).toEqual(new Date('2024-02-29T12:00:00Z'))
    expect(wide.map(({ time, ...values }) => values)).toEqual([
      { tag: 'test_c', col2: 10, col3: 7, col4: 9 },
      { tag: 'test_c', col2: 4, col3: 10, col4: 4 },
      { tag: 'tag_b', col2: 10, col3: 6, col4: 3 },
    ])
  })

  it('looks normal in dateindex, and even in wide', async () => {
    const normal = (await readRows('testdata://dateindex?rows=20_000')).map(({ C }) => C as number)
    const mean = normal.reduce((sum, value) => sum + value, 0) / normal.length
    const deviation = Math.sqrt(normal.reduce((sum, value) => sum + (value - mean) ** 2, 0) / normal.length)
    expect(mean).toBeCloseTo(0, 1)
    expect(deviation).toBeCloseTo(1, 1)
    const counts = Array.from({ length: 10 }, () => 0)
    for (const { col4 } of await readRows('testdata://wide?rows=20000&columns=5')) counts[(col4 as number) - 1]!++
    for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(200)
  })

  it('has as many columns as are asked for, each with its type', async () => {
    const columnsOf = async (text: string) =>
      (await readAll(text))[0]?.columns.map(({ name, kind }) => `${name} ${kind}`)
    const wide = await columnsOf('testdata://wide?rows=1')
    expect(wide).toHaveLength(99)
    expect(wide?.slice(0, 3).concat(wide.slice(-1))).toEqual([
      'time timestamptz',
      'tag text',
      'col2 integer',
      'col98 integer',
    ])
    expect(await columnsOf('testdata://wide?rows=1&columns=1')).toEqual(['time timestamptz'])
  })

  it('tells how many rows there will be, and goes on behind any batch', async () => {
    const text = 'testdata://dateindex?rows=25001&seed=3'
    const { total, name, version } = await open(text)
    expect([total, name]).toEqual([25001, 'dateindex'])
    expect((await open('testdata://dateindex/?seed=3&rows=25001')).version).toBe(version)
    expect((await open('testdata://dateindex?rows=25001&seed=4')).version).not.toBe(version)
    const batches = await readAll(text)
    expect(batches.map(({ rowCount }) => rowCount)).toEqual([10_000, 10_000, 5001])
    for (const [i, { position }] of batches.entries()) {
      const rest = await Array.fromAsync((await open(text, { '': position })).batches)
      expect(rest).toEqual(batches.slice(i + 1))
    }
    expect(batches[2]?.lines.at(-1)).toBe(25001)
  })

  it.each([
    ['testdata://dumy', 'CTK_FILE_MISSING', 'There is no test data "dumy". Did you mean testdata://dummy?'],
    ['testdata://', 'CTK_FILE_MISSING', 'There is no test data "".'],
    ['testdata://dummy?columns=3', 'CTK_USAGE', 'testdata://dummy has no parameter "columns".'],
    ['testdata://wide?row=3', 'CTK_USAGE', 'testdata://wide has no parameter "row". Did you mean "rows"?'],
    ['testdata://wide?rows=many', 'CTK_USAGE', 'rows=many: a whole number from 0 to 4,294,967,295 is needed.'],
    ['testdata://wide?columns=0', 'CTK_USAGE', 'columns=0: a whole number from 1 to 1,600 is needed.'],
    [
      'testdata://wide?start=now',
      'CTK_USAGE',
      'start=now: a date (2024-01-31) or an instant (2024-01-31T05:40Z) is needed.',
    ],
  ])('refuses %s', async (text, code, message) => {
    const failure = await open(text).catch((error: unknown) => error)
    expect(isCtkError(failure) && { code: failure.code, message: failure.message }).toEqual({ code, message })
  })
})
