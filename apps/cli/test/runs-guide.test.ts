import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { root, runCtk, temporaryFolder } from './run-ctk.js'

const cleanups: (() => void)[] = []
const folder = temporaryFolder((cleanup) => cleanups.push(cleanup))
afterAll(() => {
  for (const cleanup of cleanups) cleanup()
})

/** 24 months of two years, a row a day. */
async function loadMetrics(): Promise<void> {
  const rows = ['time,value']
  for (let day = Date.UTC(2022, 0, 1); day < Date.UTC(2024, 0, 1); day += 86_400_000)
    rows.push(`${new Date(day).toISOString()},1`)
  writeFileSync(join(folder, 'metrics.csv'), `${rows.join('\n')}\n`)
  await runCtk(folder, ['load', 'table', 'metrics.csv', '--create', '--partition-by', 'month(time)'])
}

test('the commands of the guide to runs do what it says, in its order', async () => {
  await loadMetrics()
  const guide = readFileSync(join(root, '../docs/runs.md'), 'utf8')
  const lines = [...guide.matchAll(/^\$ ctk (.*)$/gm)].map((match) => match[1] as string)
  const said = new Map<string, string>()
  for (const line of lines) {
    const run = /Run (\w{26})/.exec(said.get('retention apply') ?? '')?.[1] ?? ''
    const { stdout, stderr, exitCode } = await runCtk(folder, line.replace('RUN', run).split(' '))
    expect([exitCode, stderr], line).toEqual([0, expect.not.stringContaining('✖')])
    said.set(line.split(' ').slice(0, 2).join(' '), stdout)
  }
  expect([...said.keys()]).toHaveLength(lines.length)
  expect(said.get('retention plan')).toMatch(
    /public\.metrics +delete +5 of 2\d[\s\S]*then ctk retention apply plan\.json/,
  )
  expect(said.get('retention apply')).toMatch(/5 partitions, 151 rows, .* taken out, and kept aside for 7d,/)
  expect(said.get('retention show')).toContain('detach-partition')
  expect(said.get('audit verify')).toContain('The audit is whole')
  expect(said.get('retention undo')).toContain('5 partitions, 151 rows')
})
