import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { spawn } from '../spawn-ctk.js'
import { snippetsOf } from './snippets.js'

/** What the snippets of a page print, one after the other, in a folder of their own with the embedded database. */
function runPage(page: string, before = 'true'): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'ctk-guide-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  expect(spawn('sh', ['-euc', before], folder)).toMatchObject({ code: 0 })
  return snippetsOf(page).map(({ language, text }, place) => {
    // Programs lie beside this test, so that the packages are found.
    const file = join(import.meta.dirname, `guide-${process.pid}-${place}.mts`)
    if (language === 'ts') writeFileSync(file, text)
    try {
      const [program, args] = language === 'ts' ? [process.execPath, [file]] : ['sh', ['-euc', text]]
      const { code, stdout, stderr } = spawn(program, args, folder)
      expect([code, stderr], text).toEqual([0, expect.not.stringMatching(/✖|Error/)])
      return stdout
    } finally {
      rmSync(file, { force: true })
    }
  })
}

test('apps/docs/start.md', () => {
  const [loaded, set, planned, applied] = runPage('apps/docs/start.md')
  expect(loaded).toContain('30,000 rows read · 30,000 written')
  expect(set).toContain('when the whole hour is older than 6 hours')
  expect(planned).toMatch(/public\.readings +delete +4 of 9 +14,400/)
  expect(applied).toMatch(/4 partitions, 14,400 rows, .* dropped[\s\S]*The audit is whole/)
})

test('apps/docs/concepts.md', () => {
  expect(runPage('apps/docs/concepts.md').join()).toMatch(
    /public\.months +delete +1 of 3 [\s\S]*months_2026_02 +kept: its end, 2026-03-01, is after the threshold/,
  )
})

test('apps/docs/strategies.md', () => {
  const [planned, dry] = runPage('apps/docs/strategies.md')
  expect(planned).toMatch(/public\.parted +delete +3 of 6 [\s\S]*public\.plain +timerange-delete /)
  expect(dry).toContain('would be created: delete rows of public.plain where A!=0')
})

test('apps/docs/events.md', () => {
  runPage('apps/docs/events.md')
})

test('apps/docs/library.md', () => {
  const [toolkit, events, stopped, plugin] = runPage('apps/docs/library.md')
  expect(toolkit).toBe("readings: 4 partitions expired\n[ 'done: 4 partitions' ]\n")
  expect(events).toContain('50000 rows so far')
  expect(stopped).toBe('CTK_ABORTED\n')
  expect(plugin).toBe('[ 1 ]\n')
})

const rows = ['ts,tenant,region,kind', '2024-01-15,acme,eu,click', '2024-02-15,acme,us,audit'].join('\\n')

/** Tables that the pages take for granted. */
const tables = `
  printf '${rows}\\n' > rows.csv
  gzip -k rows.csv && cp rows.csv.gz metrics.csv.gz
  ctk retention setup
  for table in raw_metrics metrics_eu metrics_asia; do
    ctk load table rows.csv doc.$table --create --partition-by "month(ts)"
  done
  ctk load table rows.csv doc.events --create`

test.each([
  ['apps/docs/which-data-a-policy-means.md', /doc\.metrics_\*/],
  ['packages/database/README.md', /postgresql \{ answer: 42 \}/],
  ['plugins/load-files/README.md', /2 rows read · 2 written to doc\.metrics/],
  ['plugins/load-testdata/README.md', /10,000 written to doc\.wide/],
  ['plugins/retention-delete/README.md', /doc\.raw_metrics +delete/],
  ['plugins/retention-timerange/README.md', /delete rows of doc\.events/],
])('%s', (page, said) => {
  expect(runPage(page, tables).join('\n')).toMatch(said)
})
