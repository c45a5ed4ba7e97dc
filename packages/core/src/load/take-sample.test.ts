import { describe, expect, it } from 'vitest'
import type { RowBatch } from './row-batch.js'
import { SAMPLE_ROWS, takeSample } from './take-sample.js'
import type { Unit } from './unit.js'

async function* batches(size: number, count: number): AsyncGenerator<Unit> {
  for (let i = 0; i < count; i++) {
    const values = new Array<number>(size).fill(i)
    const batch = { rowCount: size, columns: [{ name: i === 0 ? 'first' : 'later', values }], lines: values }
    yield { part: '', n: i, batch }
  }
}

async function* units(batches: () => AsyncGenerator<RowBatch>): AsyncGenerator<Unit> {
  let n = 0
  for await (const batch of batches()) yield { part: '', n: n++, batch }
}

describe('takeSample', () => {
  it('takes 10,000 rows in batches and leaves the rest', async () => {
    const iterator = batches(4_000, 5)
    const sample = await takeSample(iterator)
    expect(sample.units).toHaveLength(3)
    expect(sample.columns.map(({ name, values }) => [name, values.length])).toEqual([
      ['first', 4_000],
      ['later', 8_000],
    ])
    const left = await iterator.next()
    expect(left.value?.batch.columns[0]?.values[0]).toBe(3)
  })

  it('takes one batch that is larger, and all of a short file', async () => {
    expect((await takeSample(batches(SAMPLE_ROWS * 2, 2))).units).toHaveLength(1)
    expect((await takeSample(batches(1, 2))).units).toHaveLength(2)
    expect(await takeSample(batches(1, 0))).toEqual({ units: [], columns: [] })
  })

  it('keeps the kind of a column while its batches agree about it', async () => {
    const sample = await takeSample(
      units(async function* (): AsyncGenerator<RowBatch> {
        yield {
          rowCount: 1,
          columns: [
            { name: 'a', kind: 'integer', values: [1] },
            { name: 'b', kind: 'text', values: [''] },
          ],
          lines: [1],
        }
        yield {
          rowCount: 1,
          columns: [
            { name: 'a', kind: 'integer', values: [2] },
            { name: 'b', values: [1] },
          ],
          lines: [2],
        }
      }),
    )
    expect(sample.columns).toEqual([
      { name: 'a', kind: 'integer', values: [1, 2] },
      { name: 'b', values: ['', 1] },
    ])
  })

  it('counts rejected rows, so that a file of nothing else is not read to its end', async () => {
    let made = 0
    const broken = units(async function* (): AsyncGenerator<RowBatch> {
      const rejected = Array.from({ length: 5_000 }, (_, i) => ({ line: i, reason: 'broken', text: '' }))
      for (;;) {
        made++
        yield { rowCount: 0, columns: [], lines: [], rejected }
      }
    })
    await takeSample(broken)
    expect(made).toBe(2)
  })
})
