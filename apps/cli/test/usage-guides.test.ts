import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { followGuide } from './follow-guide.js'
import { runCtk, temporaryFolder } from './run-ctk.js'

/** Tables with a row a day of the first half of 2024, by months. */
async function loadMetrics(folder: string, partitioned: readonly string[], plain: readonly string[] = []) {
  const rows = ['time,tenant,value']
  for (let day = Date.UTC(2024, 0, 1); day < Date.UTC(2024, 6, 1); day += 86_400_000)
    rows.push(`${new Date(day).toISOString()},acme,1`)
  writeFileSync(join(folder, 'metrics.csv'), `${rows.join('\n')}\n`)
  await runCtk(folder, ['retention', 'setup'])
  for (const table of [...partitioned, ...plain]) {
    const parts = plain.includes(table) ? [] : ['--partition-by', 'month(time)']
    await runCtk(folder, ['load', 'table', 'metrics.csv', '--create', '--table', table, ...parts])
  }
}

test('the guide to tags and tenants does what it says, in its order', async () => {
  const folder = temporaryFolder()
  await loadMetrics(folder, ['acme_metrics', 'globex_metrics'], ['shared'])
  const outcomes = await followGuide('tags-and-tenants', folder)
  const listed = outcomes.find(({ line }) => line.includes('gold or silver'))?.stdout
  expect(listed).toMatch(/acme_metrics[\s\S]*globex_metrics/)
  expect(listed).not.toContain('shared')
  expect(outcomes.find(({ line }) => line.includes('list-policies --schema acme_ext'))?.stdout).not.toContain('shared')
})

test('the guide to cutoff and duration does what it says, in its order', async () => {
  const folder = temporaryFolder()
  await loadMetrics(folder, ['metrics'])
  const outcomes = await followGuide('cutoff-and-duration', folder)
  expect(outcomes.find(({ line }) => line.includes('1M'))?.stderr).toMatch(/1mo/)
  expect(outcomes.find(({ line }) => line.endsWith(' 3m'))?.stderr).toMatch(/3mo/)
})
