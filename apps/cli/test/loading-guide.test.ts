import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { root, runCtk, temporaryFolder } from './run-ctk.js'

const cleanups: (() => void)[] = []
const folder = temporaryFolder((cleanup) => cleanups.push(cleanup))
afterAll(() => {
  for (const cleanup of cleanups) cleanup()
})

test('the commands of the guide to loading do what it says, in its order', { timeout: 240_000 }, async () => {
  const guide = readFileSync(join(root, '../docs/loading.md'), 'utf8')
  const lines = [...guide.matchAll(/^\$ ctk (.*)$/gm)].map((match) => match[1] as string)
  const said = new Map<string, string>()
  for (const line of lines) {
    const { stdout, stderr, exitCode } = await runCtk(folder, line.split(' '))
    expect([exitCode, stderr], line).toEqual([0, expect.not.stringContaining('✖')])
    said.set(line.split(' ')[1] === 'save' ? line : (line.split(' ')[3] as string), `${stderr}${stdout}`)
  }
  expect(said.get('second')).toMatch(/Only rows of 2000-01-02 00:00 … 2000-01-03 00:00 UTC[\s\S]*86,400 rows read/)
  expect(said.get('hour')).toMatch(/3,600 rows read/)
  expect(said.get('some')).toMatch(/500 rows read/)
  expect(said.get('changed')).toMatch(/created: 4 columns[\s\S]*5 rows read/)
  expect(said.get('again')).toMatch(/200,000 rows read/)
  const newest = readFileSync(join(folder, 'newest.ndjson'), 'utf8').trim().split('\n')
  expect(newest).toHaveLength(10)
  expect(JSON.parse(newest[0] as string)).toEqual({ time: '2000-01-01T00:00:00.000Z', A: -0.028091 })
})
