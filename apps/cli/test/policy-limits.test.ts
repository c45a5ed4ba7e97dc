import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeReadings } from './readings.js'
import { type Outcome, runCtk, temporaryFolder } from './run-ctk.js'

const cleanups: (() => void)[] = []
const folder = temporaryFolder((cleanup) => cleanups.push(cleanup))
afterAll(() => {
  for (const cleanup of cleanups) cleanup()
})

const ctk = (...argv: string[]): Promise<Outcome> => runCtk(folder, ['retention', ...argv])
const json = async (...argv: string[]) => JSON.parse((await ctk(...argv, '--json')).stdout)

beforeAll(async () => {
  await ctk('setup')
  const load = await runCtk(folder, [
    'load',
    'table',
    writeReadings(folder),
    '--create',
    '--partition-by',
    'month(time)',
  ])
  expect(load.exitCode).toBe(0)
})

test('set-ttl keeps the last partitions, says so, and needs one limit', async () => {
  const { stdout, exitCode } = await ctk('set-ttl', 'readings', '--keep-last=12')
  expect(exitCode).toBe(0)
  expect(stdout).toContain('delete partitions of public.readings except the newest 12 with data')
  expect(stdout).toContain('as of now, 12 of 2')
  expect((await ctk('show-ttl')).stdout).toContain('except the newest 12 with data')
  expect((await ctk('list')).stdout).toMatch(/limits .*\n.*last 12/)
  const plan = await ctk('plan', '--cutoff', '2002-01-01')
  expect(plan.stdout).toMatch(/\(12 partitions\) {2}kept: one of the newest 12/)
  const none = await ctk('set-ttl', 'readings')
  expect([none.exitCode, none.stderr]).toEqual([2, expect.stringContaining('--duration is missing')])
})

test('edit-policy adds a size, and takes limits away', async () => {
  const { stdout } = await ctk('edit', 'readings', '--max-size=100GB', '--keep-last=none')
  expect(stdout).toContain('keep last 12 → none')
  expect(stdout).toContain('max size none → 100GB')
  expect(stdout).toContain('oldest first, while it is larger than 100GB')
  const last = await ctk('edit', 'readings', '--max-size=none')
  expect([last.exitCode, last.stderr]).toEqual([2, expect.stringContaining('does not say what is old')])
  expect((await ctk('edit', 'readings', '--keep-last=x')).exitCode).toBe(2)
  expect((await ctk('edit', 'readings', '--max-size=huge')).exitCode).toBe(2)
})

test('what contradicts another policy is not stored, exit 3; rows of a condition are other rows', async () => {
  const same = await ctk('create', 'readings', '--strategy=timerange-delete', '--duration=2y')
  expect([same.exitCode, same.stderr]).toEqual([3, expect.stringContaining('both remove the same data')])
  expect(same.stderr).toContain('CTK_POLICY_CONFLICT')
  const where = ['--where', 'value in 1,2', '--duration=2y', '--column=time']
  const rows = await ctk('create', 'readings', '--strategy=timerange-delete', ...where)
  expect(rows.exitCode).toBe(0)
  expect(rows.stdout).toContain('delete rows of public.readings where value in 1,2 when time is older than 2 years')
  const wrong = await ctk('set-ttl', 'readings', '--where', 'nothing=1', '--duration=1y')
  expect([wrong.exitCode, wrong.stderr]).toEqual([3, expect.stringContaining('has no column "nothing"')])
  expect((await ctk('delete-policy', '--strategy=timerange-delete')).exitCode).toBe(0)
})

test('a pattern stands for the tables that there are; the table of a name comes before it', async () => {
  const created = await ctk('create', 'public.read*', '--strategy=delete', '--duration=1y')
  expect(created.stdout).toContain('delete partitions of public.read* when')
  const list = await json('list', 'readings')
  expect(list.policies.map(({ match }: { match: string }) => match).sort()).toEqual(['name', 'pattern'])
  const { tables } = await json('plan')
  expect(tables.map(({ status }: { status: string }) => status)).toEqual(['no-tables', 'nothing-expired'])
  await ctk('unset-ttl', 'readings')
  const plan = await ctk('plan', 'readings', '--cutoff', '2002-01-01')
  expect(plan.stdout).toMatch(/public\.readings {2}public\.read\* +delete +12 of 2/)
  expect((await ctk('show-ttl', 'readings')).stdout).toContain('(by public.read*)')
  const ttl = await ctk('set-ttl', 'public.read*', '--duration=1y')
  expect([ttl.exitCode, ttl.stderr]).toEqual([2, expect.stringContaining('is a pattern')])
})

test('a run with a pattern that stands for nothing succeeds and says so', async () => {
  await ctk('edit', 'public.read*', '--disable')
  await ctk('create', 'nothing_{tenant}', '--strategy=delete', '--duration=1y')
  const { stdout, exitCode } = await ctk('run')
  expect([exitCode, stdout]).toEqual([0, expect.stringContaining('public.nothing_{tenant}  stands for no table')])
})
