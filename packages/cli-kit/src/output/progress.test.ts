import { expect, test } from 'vitest'
import { Progress } from './progress.js'

const table = { schema: 'doc', name: 'metrics' }

function stage(isTTY: boolean) {
  const written: string[] = []
  let now = 0
  const progress = new Progress({ isTTY, columns: 100, write: (text) => written.push(text) }, () => now)
  return { written, progress, at: (time: number) => (now = time) }
}

const finished = (done: number) =>
  ({ type: 'operations.finished', runId: 'r', table, done, total: 4, rows: done * 1000 }) as const

test('draws a bar over itself on a terminal, and takes it away', () => {
  const { written, progress, at } = stage(true)
  progress.see({ type: 'table.started', runId: 'r', table, operations: 4 })
  at(1000)
  progress.see(finished(1))
  expect(written.join('')).toContain('doc.metrics  █████░░░░░░░░░░░░░░░  1/4  1,000 rows  3.0 s left')
  at(1010)
  progress.see(finished(2))
  expect(written).toHaveLength(1)
  progress.see({ type: 'table.finished', runId: 'r', table, operations: 4 })
  expect(written.at(-1)).toBe('\r\u001B[2K')
})

test('writes a line every few seconds elsewhere, without control characters', () => {
  const { written, progress, at } = stage(false)
  for (const time of [0, 1000, 4000, 5000, 6000, 10_500]) {
    at(time)
    progress.see({ type: 'load.progress', table, rows: time, bytes: time * 10, totalBytes: 200_000 })
  }
  expect(written).toEqual([
    'doc.metrics  5,000 rows  49 KiB of 195 KiB  1,000 rows/s  15.0 s left\n',
    'doc.metrics  10,500 rows  103 KiB of 195 KiB  1,000 rows/s  9.5 s left\n',
  ])
})
