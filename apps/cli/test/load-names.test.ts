import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { runCtk, temporaryFolder } from './run-ctk.js'

const cleanups: (() => void)[] = []
const folder = temporaryFolder((cleanup) => cleanups.push(cleanup))
afterAll(() => {
  for (const cleanup of cleanups) cleanup()
})
const DAY = 86_400_000

async function load(...args: string[]) {
  const { stdout, stderr, exitCode } = await runCtk(folder, ['load', 'table', ...args, '--json'])
  return { report: exitCode === 0 ? JSON.parse(stdout) : undefined, stderr, exitCode }
}

test('a format that is named counts more than the name of the file, under each of its names', {
  timeout: 60_000,
}, async () => {
  const path = join(folder, 'rows.txt')
  writeFileSync(path, '{"id":1,"name":"a"}\n{"id":2,"name":"b"}\n')
  for (const format of ['jsonl', 'ndjson', 'json_row']) {
    const { report } = await load(path, `as_${format}`, '--create', '--format', format)
    expect(report).toMatchObject({ read: 2, written: 2, created: [{ name: 'id' }, { name: 'name' }] })
  }
})

test('last week is the seven days from Monday on', { timeout: 60_000 }, async () => {
  const today = Math.floor(Date.now() / DAY) * DAY
  const monday = today - ((new Date(today).getUTCDay() + 6) % 7) * DAY
  const days = Array.from({ length: 30 }, (_, i) => today - i * DAY)
  const path = join(folder, 'days.csv')
  writeFileSync(path, `day,n\n${days.map((day, i) => `${new Date(day).toISOString()},${i}`).join('\n')}\n`)
  const { report } = await load(path, 'last_week', '--create', '--during', 'last week')
  const expected = days.filter((day) => day >= monday - 7 * DAY && day < monday)
  expect(report).toMatchObject({ written: expected.length })
  expect(expected.length).toBe(7)
})

test.each(['dummy', 'mixed', 'dateindex', 'wide'])('testdata://%s makes as many rows as are asked for', async (set) => {
  const columns = set === 'wide' ? '&columns=7' : ''
  const { report } = await load(`testdata://${set}?rows=1234${columns}`, `made_${set}`, '--create')
  expect(report).toMatchObject({ read: 1234, written: 1234, rejected: 0 })
})

test('a table is named after the file, and created', { timeout: 60_000 }, async () => {
  writeFileSync(join(folder, 'yc.2019.07-tiny.csv'), 'id\n1\n')
  const { report } = await load(join(folder, 'yc.2019.07-tiny.csv'))
  expect(report).toMatchObject({ table: { name: 'yc_2019_07_tiny' }, written: 1 })
  const again = await load(join(folder, 'yc.2019.07-tiny.csv'))
  expect(again.report).toMatchObject({ written: 1 })
  expect(again.report).not.toHaveProperty('created')
  expect((await load(join(folder, 'yc.2019.07-tiny.csv'), '--create')).exitCode).toBe(3)
  const mistyped = await runCtk(folder, ['load', 'table', join(folder, 'yc.2019.07-tiny.csv'), 'yc_2019_07_tinny'])
  expect(mistyped.exitCode).toBe(3)
  expect(mistyped.stderr).toContain('Did you mean public.yc_2019_07_tiny?')
})
