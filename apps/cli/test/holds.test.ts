import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Outcome, root, runCtk, temporaryFolder } from './run-ctk.js'

// 24 months of two years, a row a day; the tenant acme has rows in June 2000 alone.
const cleanups: (() => void)[] = []
const folder = temporaryFolder((cleanup) => cleanups.push(cleanup))
afterAll(() => {
  for (const cleanup of cleanups) cleanup()
})
const ctk = (...argv: string[]): Promise<Outcome> => runCtk(folder, argv)
const json = async (...argv: string[]) => JSON.parse((await ctk(...argv, '--json')).stdout)

beforeAll(async () => {
  const rows = ['time,tenant,value']
  for (let day = Date.UTC(2000, 0, 1); day < Date.UTC(2002, 0, 1); day += 86_400_000) {
    const tenant = new Date(day).toISOString().startsWith('2000-06') ? 'acme' : 'other'
    rows.push(`${new Date(day).toISOString()},${tenant},1`)
  }
  writeFileSync(join(folder, 'metrics.csv'), `${rows.join('\n')}\n`)
  await ctk('retention', 'setup')
  await ctk('load', 'table', 'metrics.csv', '--create', '--partition-by', 'month(time)')
  await ctk('retention', 'set-ttl', 'metrics', '--strategy=delete', '--duration=1y')
})

describe('what is wrong is named, and nothing is stored', () => {
  test.each<[readonly string[], number, string]>([
    [['hold', 'add', 'metrics'], 2, 'reason'],
    [['hold', 'add', 'metrics', '--reason', ' '], 2, 'A hold needs a reason'],
    [['hold', 'add', '--reason', 'x'], 2, 'TABLE is missing.'],
    [['hold', 'add', 'metrcis', '--reason', 'x'], 3, 'Did you mean public.metrics?'],
    [
      ['hold', 'add', 'metrics', '--reason', 'x', '--from', '2001-01-01', '--until', '2000-01-01'],
      2,
      'is not after --from',
    ],
    [['hold', 'add', 'metrics', '--reason', 'x', '--from', 'yesterday'], 2, '--from "yesterday": this is not a time.'],
    [['hold', 'add', 'metrics', '--reason', 'x', '--expires', '2000-01-01'], 2, 'is over already'],
    [['hold', 'add', 'metrics', '--reason', 'x', '--where', 'tenat=acme'], 3, 'has no column "tenat"'],
    [['hold', 'add', 'metrics', '--reason', 'x', '--where', 'value=much'], 2, 'is no value of it'],
    [['hold', 'add', 'metrics', '--reason', 'x', '--where', 'tenant'], 2, 'is not understood'],
    [['hold', 'add', 'metrics', '--reason', 'x', '--partition', 'metrics_2000_1'], 3, 'Did you mean metrics_2000_'],
    [
      ['hold', 'add', 'metrics', '--reason', 'x', '--partition', 'metrics_2000_01', '--from', '2000-01-01'],
      2,
      'do not go together',
    ],
    [['hold', 'release', '0123456789ab'], 3, 'There is no hold "0123456789ab".'],
    [['hold', 'release'], 2, 'ID is missing.'],
    [['hold', 'list', 'metrics', 'other'], 2, 'one argument too many'],
    [['gate', 'set', 'metrics'], 2, 'dependant'],
    [['gate', 'set', 'nowhere', '--dependant', 'x'], 3, 'There is no table public.nowhere'],
    [
      ['gate', 'set', 'metrics', '--dependant', 'x', '--seen-until', '20000101'],
      2,
      'is it a date or epoch milliseconds?',
    ],
    [['gate', 'rm', 'metrics', '--dependant', 'x'], 3, 'has no dependant "x"'],
  ])('%j: exit %i', async (argv, code, message) => {
    const { stdout, stderr, exitCode } = await ctk(...argv)
    expect([exitCode, stdout, stderr]).toEqual([code, '', expect.stringContaining(message)])
  })

  test('so there are none', async () => {
    expect((await json('hold', 'list', '--all')).holds).toEqual([])
    expect((await json('gate', 'list')).marks).toEqual([])
    expect((await ctk('hold', 'list')).stdout).toContain('No hold is active.')
    expect((await ctk('gate', 'list')).stdout).toContain('Nothing waits for a dependant.')
  })
})

test('the commands of the guide do what it says, in its order', async () => {
  const guide = readFileSync(join(root, '../docs/holds-and-gates.md'), 'utf8')
  const lines = [...guide.matchAll(/^\$ ctk (.*)$/gm)].map((match) => match[1] as string)
  const said = new Map<string, string>()
  for (const line of lines) {
    const [first] = (await json('hold', 'list')).holds
    const words = [...line.replace('HOLD', first?.id).matchAll(/"([^"]*)"|(\S+)/g)].map(
      ([, quoted, word]) => quoted ?? word,
    )
    const { stdout, stderr, exitCode } = await ctk(...(words as string[]))
    expect([exitCode, stderr], line).toEqual([0, expect.not.stringContaining('✖')])
    said.set(line.split(' ').slice(0, 2).join(' '), stdout)
  }
  expect(said.get('retention plan')).toMatch(
    /Held back\n metrics_2000_02 {2}hold "audit 2026" \(set [\d-]+\)\n metrics_2000_03 {2}.*\n metrics_2000_06 {2}hold "case 4711" \(set [\d-]+, until 2999-01-01\)\n/,
  )
  // By 2000-07 all is old enough; what is held is not of July, and the gate is not closed before September.
  expect(said.get('retention run')).toMatch(/✔ public\.metrics {2}\d partitions/)
  expect(said.get('hold list')).toContain('released')
  expect(said.get('gate list')).toMatch(/public\.metrics +rollup-1h +2000-09-15 22:00 UTC/)
  expect(said.get('gate rm')).toContain('no longer waits for rollup-1h')
})

test('JSON has holds with ISO times, and the partitions that are kept with whom they are kept by', async () => {
  const hold = await json('hold', 'add', 'metrics', '--reason=x', '--from', '2001-02-01T00:00Z')
  expect(hold).toMatchObject({
    table: { schema: 'public', name: 'metrics' },
    from: '2001-02-01T00:00:00.000Z',
    where: [],
  })
  const { tables } = await json('retention', 'plan', '--cutoff', '2002-06-01')
  const kept = tables[0].kept.filter(({ reason }: { reason: string }) => reason === 'hold')
  expect(kept[0]).toMatchObject({ label: 'metrics_2000_06', by: [expect.any(String)] })
  expect(kept.at(-1)).toMatchObject({ label: 'metrics_2001_05', by: [hold.id] })
  const again = await ctk('hold', 'release', hold.id)
  expect([again.exitCode, again.stdout]).toEqual([
    0,
    expect.stringContaining('Next: ctk retention plan public.metrics'),
  ])
  expect((await ctk('hold', 'release', hold.id)).exitCode).toBe(0)
})

test('a mark goes back only by force', async () => {
  const set = (...more: string[]) => ctk('gate', 'set', 'metrics', '--dependant', 'export', ...more)
  expect((await set('--seen-until', '2001-05-01')).stdout).toContain('export has seen up to 2001-05-01 00:00 UTC')
  const back = await set('--seen-until', '2001-04-01')
  expect([back.exitCode, back.stderr]).toEqual([3, expect.stringContaining('add --force')])
  expect((await set('--seen-until', '2001-04-01', '--force')).exitCode).toBe(0)
  expect((await json('gate', 'list', 'metrics')).marks).toMatchObject([{ seenUntil: '2001-04-01T00:00:00.000Z' }])
})
