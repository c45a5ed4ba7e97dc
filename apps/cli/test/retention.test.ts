import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeReadings } from './readings.js'
import { type Outcome, runCtk, temporaryFolder } from './run-ctk.js'

// One embedded database for the file: 24 monthly partitions of two years, retired step by step.
const cleanups: (() => void)[] = []
const folder = temporaryFolder((cleanup) => cleanups.push(cleanup))
afterAll(() => {
  for (const cleanup of cleanups) cleanup()
})

const ctk = (...argv: string[]): Promise<Outcome> => runCtk(folder, argv)
const json = async (...argv: string[]) => {
  const { stdout, exitCode } = await ctk(...argv, '--json')
  return { document: JSON.parse(stdout), exitCode }
}

describe('before anything is set up', () => {
  test('the missing policy table is named with its remedy, exit 3', async () => {
    const { stdout, stderr, exitCode } = await ctk('retention', 'list-policies')
    expect(exitCode).toBe(3)
    expect(stdout).toBe('')
    expect(stderr).toContain('Using the embedded database in .ctk/data')
    expect(stderr).toContain('ctk retention setup')
    expect(stderr).toContain('CTK_STORE_MISSING')
  })

  test('setup --dry-run prints the statements and changes nothing', async () => {
    const { stdout, exitCode } = await ctk('retention', 'setup', '--dry-run')
    expect(exitCode).toBe(0)
    expect(stdout).toContain('CREATE TABLE')
    expect((await ctk('retention', 'list')).exitCode).toBe(3)
  })

  test('setup creates the tables once', async () => {
    expect((await json('retention', 'setup')).document).toMatchObject({ schema: 'ext', dryRun: false, toVersion: 4 })
    const again = await ctk('retention', 'setup')
    expect(again.stdout).toContain('Everything is in place')
  })
})

describe('with a table of 24 months', () => {
  beforeAll(async () => {
    const file = writeReadings(folder)
    const load = await ctk('load', 'table', file, '--create', '--partition-by', 'month(time)')
    expect(load.stdout).toMatch(/731 rows read · 731 written to public\.readings/)
  })

  test('without policies, plan and run say so and succeed', async () => {
    for (const command of ['plan', 'run', 'list-policies', 'check-policies']) {
      const { stdout, exitCode } = await ctk('retention', command)
      expect([exitCode, stdout]).toEqual([0, expect.stringContaining('There are no policies yet.')])
    }
    expect((await json('retention', 'list-policies')).document).toEqual({ policies: [] })
  })

  test('set-ttl --dry-run tells what would be stored, and stores nothing', async () => {
    const { stdout, exitCode } = await ctk('retention', 'set-ttl', 'readings', '--duration=1y', '--dry-run')
    expect(exitCode).toBe(0)
    expect(stdout).toContain('Policy would be created: delete partitions of public.readings')
    expect((await json('retention', 'list')).document.policies).toEqual([])
  })

  test('set-ttl chooses the partition strategy by looking at the table', async () => {
    const { stdout, exitCode } = await ctk('retention', 'set-ttl', 'readings', '--strategy=delete', '--duration=1y')
    expect(exitCode).toBe(0)
    expect(stdout).toContain('✔ Policy created: delete partitions of public.readings')
    expect(stdout).toContain('older than 1 year')
    expect(stdout).toMatch(
      /as of now, 24 of 2\d partitions would be expired; as of 2002-01-01, the end of the data, 12/,
    )
    expect(stdout).toContain('Next: ctk retention plan public.readings --cutoff 2002-01-01')
  })

  test('set-ttl again edits the same policy', async () => {
    const { document } = await json('retention', 'set-ttl', 'readings', '--duration=1y', '--tags=b,a')
    expect(document).toMatchObject({ created: false, policy: { strategy: 'delete', version: 2, tags: ['a', 'b'] } })
  })

  test('a policy document begins with the strategy and has ISO times', async () => {
    const { document } = await json('retention', 'list')
    expect(Object.keys(document.policies[0])[0]).toBe('strategy')
    expect(document.policies[0].createdAt).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
  })

  test('show-ttl says it in words, for one table and for all', async () => {
    for (const argv of [[], ['readings']]) {
      const { stdout } = await ctk('retention', 'show-ttl', ...argv)
      expect(stdout).toContain('public.readings: delete partitions of public.readings when')
    }
  })

  test('a second policy of the same strategy is the same policy, exit 3', async () => {
    const { stderr, exitCode } = await ctk(
      'retention',
      'create-policy',
      'readings',
      '--strategy=delete',
      '--duration=5y',
    )
    expect([exitCode, stderr]).toEqual([3, expect.stringContaining('ctk retention edit-policy')])
  })

  test('list-tags counts, and tags select', async () => {
    expect((await json('retention', 'list-tags')).document).toEqual({
      tags: [
        { tag: 'a', policies: 1 },
        { tag: 'b', policies: 1 },
      ],
    })
    expect((await json('retention', 'list', '--tags', 'a and not b')).document.policies).toEqual([])
    expect((await json('retention', 'list', '--tags', 'a,b')).document.policies).toHaveLength(1)
  })

  test('an unknown tag is told from a tag that nothing matches, exit 3', async () => {
    const { stderr, exitCode } = await ctk('retention', 'run', '--tags', 'prod')
    expect([exitCode, stderr]).toEqual([3, expect.stringContaining('No policy has the tag "prod"')])
    const none = await ctk('retention', 'run', '--tags', 'a and not b')
    expect([none.exitCode, none.stdout]).toEqual([0, expect.stringContaining('None of the 1 policies matches')])
  })

  test('a table without policy is no success, exit 3', async () => {
    const { stderr, exitCode } = await ctk('retention', 'run', 'readigns')
    expect([exitCode, stderr]).toEqual([3, expect.stringContaining('Did you mean public.readings?')])
  })

  test('check shows what would happen and finds nothing', async () => {
    const { stdout, exitCode } = await ctk('retention', 'check', '--cutoff', '2002-01-01')
    expect(exitCode).toBe(0)
    expect(stdout).toContain('Checked 1 policy · cutoff 2002-01-01 00:00 UTC')
    expect(stdout).toContain('✔ 1 policy, nothing to mend.')
  })

  test('a run stops at its share of a table, exit 3, and says how to go on', async () => {
    const { stdout, exitCode } = await ctk('retention', 'run')
    expect(exitCode).toBe(3)
    expect(stdout).toContain('✖ public.readings refused: ')
    expect(stdout).toContain('--max-share')
    expect(stdout).toContain('Nothing has been changed')
  })

  test('plan and run --dry-run print the same, and change nothing', async () => {
    const cutoff = ['--cutoff-day', '2001-07-01']
    const plan = await ctk('retention', 'plan', ...cutoff)
    const dry = await ctk('retention', 'run', '--dry-run', ...cutoff)
    expect(plan.stdout).toBe(dry.stdout)
    expect(plan.stdout).toMatch(/^Plan [0-9a-f]{6} · cutoff 2001-07-01 00:00 UTC · nothing has been changed/)
    expect(plan.stdout).toMatch(/public\.readings {2}delete +6 of 2\d/)
    expect(plan.stdout).toContain('Stops short of')
    expect(plan.stdout).toContain('Next: ctk retention run --cutoff-day 2001-07-01')
    const { document } = await json('retention', 'plan', ...cutoff)
    expect(document.tables[0]).toMatchObject({ threshold: '2000-07-01T00:00:00.000Z', expired: { partitions: 6 } })
    expect(plan.stdout).toContain(document.hash.slice(0, 6))
  })

  test('a saved plan is applied as it is, and refused once it was edited', async () => {
    const file = join(folder, 'plan.json')
    const plan = await ctk('retention', 'plan', '--cutoff', '2001-02-01', '--out', file)
    expect(plan.exitCode).toBe(0)
    expect(plan.stdout).toContain(`Next: review ${file}, then ctk retention apply ${file}`)
    const text = readFileSync(file, 'utf8')
    writeFileSync(file, text.replace('"rows": 31', '"rows": 32'))
    const edited = await ctk('retention', 'apply', file)
    expect([edited.exitCode, edited.stderr]).toEqual([
      3,
      expect.stringContaining('The plan was edited after it was made.'),
    ])
    writeFileSync(file, text)
    const applied = await ctk('retention', 'apply', file)
    expect(applied.stdout).toMatch(/✔ public\.readings {2}1 partition, 31 rows, .* dropped/)
    expect((await ctk('retention', 'apply', 'missing.json')).exitCode).toBe(3)
    expect((await ctk('retention', 'apply', file, 'readings')).exitCode).toBe(2)
  })

  test('run drops what the plan says and reports before and after', async () => {
    const { stdout, stderr, exitCode } = await ctk('retention', 'run', '--cutoff', '2001-07-01')
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/✔ public\.readings {2}5 partitions, 151 rows, .* dropped in [\d.]+ s \(1 batch\)/)
    expect(stdout).toMatch(/partitions 2\d → 1\d, rows/)
    expect(stdout).toContain('Done: 1 table.')
    expect(stderr).not.toContain('✔')
  })

  test('again there is nothing to do, and it says when there will be', async () => {
    const { stdout, exitCode } = await ctk('retention', 'run', '--cutoff', '2001-07-01')
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(
      /^Nothing to do: 1 policy, \d+ partitions, none expired \(the next one, .*2000_07, would be at cutoff 2001-08-01\)\.$/m,
    )
  })

  test('events are one JSON object a line, the result last, and texts go to stderr', async () => {
    const { stdout, stderr, exitCode } = await ctk('retention', 'run', '--cutoff=2001-09-01', '--events=ndjson')
    const events = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(exitCode).toBe(0)
    expect(events.map(({ type }) => type)).toEqual([
      'run.started',
      'table.started',
      'audit.appended',
      'operations.finished',
      'table.finished',
      'run.finished',
      'result',
    ])
    expect(events.slice(0, -1).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6])
    for (const { at } of events.slice(0, -1)) expect(at).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
    const { audit } = events.at(-1).result
    expect(events.at(-2)).toMatchObject({ exitCode: 0, kind: 'retention', audit })
    expect(events.find(({ type }) => type === 'audit.appended').entries).toHaveLength(audit.length)
    expect(events.at(-1)).toMatchObject({ exitCode: 0, result: { tables: [{ status: 'done' }] } })
    expect(stderr).toContain('Done: 1 table.')
  })

  test('edit-policy changes what flags name, shows it, and keeps the id', async () => {
    const dry = await ctk('retention', 'edit', 'readings', '--duration=18mo', '--dry-run')
    expect(dry.stdout).toContain('Policy would be changed')
    const { document } = await json(
      'retention',
      'edit-policy',
      '--tags=a',
      '--duration=18mo',
      '--add-tags=c',
      '--remove-tags=a',
      '--disable',
    )
    const [{ before, after }] = document.policies
    expect(after).toMatchObject({ id: before.id, duration: '18mo', tags: ['b', 'c'], enabled: false })
    const run = await ctk('retention', 'run')
    expect([run.exitCode, run.stdout]).toEqual([0, expect.stringContaining('is disabled')])
    const shown = await ctk('retention', 'edit', 'readings', '--enable', '--duration=1y')
    expect(shown.stdout).toContain('duration 18mo → 1y')
  })

  test('findings of a check exit with 1, each with its remedy', async () => {
    const create = ['retention', 'add', '--table-schema=public', '--table-name=gone', '--strategy=delete']
    const refused = await ctk(...create, '--retention-period=30')
    expect([refused.exitCode, refused.stderr]).toEqual([3, expect.stringContaining('CTK_TABLE_MISSING')])
    const { document } = await json(...create, '--retention-period=30', '--no-check', '--partition-column=ts')
    expect(document.policy).toMatchObject({ table: { schema: 'public', name: 'gone' }, duration: '30d', column: 'ts' })
    const check = await ctk('retention', 'check-policies')
    expect(check.exitCode).toBe(1)
    expect(check.stdout).toContain(`✖ delete public.gone: There is no table public.gone`)
    expect(check.stdout).toContain(`ctk retention delete-policy ${document.policy.id}`)
  })

  test('a plan with a policy that cannot be carried out exits with 1; with none that can, with 3', async () => {
    const some = await ctk('retention', 'plan', '--cutoff=2001-09-01')
    expect([some.exitCode, some.stdout]).toEqual([1, expect.stringContaining('Refused\n delete public.gone')])
    expect((await ctk('retention', 'plan', 'gone')).exitCode).toBe(3)
  })

  test('rm lists what it removes, and unset-ttl lets a table keep its data', async () => {
    const dry = await ctk('retention', 'rm', 'gone', '--dry-run')
    expect(dry.stdout).toContain('This policy would be removed:')
    expect((await json('retention', 'rm', 'gone')).document.policies).toHaveLength(1)
    expect((await ctk('retention', 'rm', 'gone')).exitCode).toBe(3)
    const unset = await ctk('retention', 'unset-ttl', 'readings')
    expect([unset.exitCode, unset.stdout]).toEqual([0, expect.stringContaining('public.readings')])
    expect((await ctk('retention', 'show-ttl', 'readings')).stdout).toContain('keeps its data for ever')
  })
})
