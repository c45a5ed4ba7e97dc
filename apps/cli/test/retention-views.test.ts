import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parsePrometheus } from './parse-prometheus.js'
import { writeReadings } from './readings.js'
import { type Outcome, runCtk, temporaryFolder } from './run-ctk.js'

// One embedded database for the file: 24 monthly partitions of 2000 and 2001; nothing is removed before the last part.
const cleanups: (() => void)[] = []
const folder = temporaryFolder((cleanup) => cleanups.push(cleanup))
afterAll(() => {
  for (const cleanup of cleanups) cleanup()
})

const ctk = (...argv: string[]): Promise<Outcome> => runCtk(folder, ['retention', ...argv])
const json = async (...argv: string[]) => JSON.parse((await ctk(...argv, '--json')).stdout)
/** What differs from run to run: ids, sizes, the present. */
const steady = (text: string) =>
  text
    .replaceAll(/[0-9A-HJKMNP-TV-Z]{26}/g, 'RUN')
    .replaceAll(/\b[0-9a-f]{12}\b/g, 'POLICY')
    .replaceAll(/[\d.,]+ [KM]iB/g, 'SIZE')
    .replaceAll(/ +SIZE/g, ' SIZE')

beforeAll(async () => {
  await ctk('setup')
  await runCtk(folder, ['load', 'table', writeReadings(folder), '--create', '--partition-by', 'month(time)'])
  await ctk('set-ttl', 'readings', '--duration=1y')
})

describe('plan --at', () => {
  test('says that it is a simulation, and offers nothing to run', async () => {
    const { stdout, exitCode } = await ctk('plan', '--at', '2001-07-01')
    expect(exitCode).toBe(0)
    expect(stdout).toContain(
      'Simulation as of 2001-07-01 00:00 UTC · nothing has been changed, and nothing can be run from it',
    )
    expect(stdout).toMatch(/public\.readings {2}delete {2} +6 of 2\d/)
    expect(stdout).not.toContain('Next:')
    expect(await json('plan', '--at', '2001-07-01')).toMatchObject({ at: '2001-07-01T00:00:00.000Z' })
  })

  test.each([
    [['--at', 'soon'], 'CTK_CUTOFF_INVALID'],
    [['--at', '20010701'], 'CTK_CUTOFF_INVALID'],
    [['--at', '2001-07-01', '--out', 'plan.json'], 'CTK_USAGE'],
  ])('%j is a usage error', async (argv, code) => {
    const { stderr, exitCode } = await ctk('plan', ...argv)
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(code)])
  })

  test('run has no such flag', async () => {
    expect((await ctk('run', '--at', '2001-07-01')).exitCode).toBe(2)
  })
})

describe('explain', () => {
  test('groups what is alike, and names what comes next', async () => {
    const { stdout, exitCode } = await ctk('explain', 'readings', '--cutoff', '2001-07-01')
    expect(exitCode).toBe(0)
    expect(steady(stdout)).toMatchInlineSnapshot(`
      "public.readings · 24 partitions, 731 rows, SIZE · cutoff 2001-07-01 00:00 UTC · nothing has been changed
        delete partitions of public.readings when the whole partition is older than 1 year (POLICY); threshold 2000-07-01

       partition                                 rows     size  state                                         since / next
       readings_2000_01 … readings_2000_06 (6)    182 SIZE  due: expired                                  since 2001-02-01 … 2001-07-01
       readings_2000_07 … readings_2001_11 (17)   518 SIZE  not yet                                       2001-08-01 … 2002-12-01
       readings_2001_12                            31 SIZE  not yet (newest: never removed)               2003-01-01
       readings_default                             0 SIZE  kept: the default partition is never dropped

      Next: ctk retention plan readings --cutoff 2001-07-01
      "
    `)
  })

  test('--all has a line for each partition, and so has the document', async () => {
    const { stdout } = await ctk('explain', 'readings', '--cutoff', '2001-07-01', '--all')
    expect(stdout).toMatch(/readings_2000_01 .* due: expired +since 2001-02-01/)
    expect(stdout.match(/^ readings_200/gm)).toHaveLength(24)
    const document = await json('explain', 'readings', '--at', '2001-07-01')
    expect(document.partitions[0]).toMatchObject({
      label: 'readings_2000_01',
      start: '2000-01-01T00:00:00.000Z',
      rows: 31,
      rowsExact: true,
      fates: [{ state: 'due', reason: 'expired', at: '2001-02-01T00:00:00.000Z' }],
    })
  })

  test.each([
    [[], 2, 'CTK_USAGE'],
    [['readings', 'other'], 2, 'CTK_USAGE'],
    [['raedings'], 3, 'Did you mean public.readings?'],
  ])('%j exits with %i', async (argv, code, text) => {
    const { stderr, exitCode } = await ctk('explain', ...argv)
    expect([exitCode, stderr]).toEqual([code, expect.stringContaining(text)])
  })

  test('a table without a policy keeps its data for ever', async () => {
    writeFileSync(join(folder, 'other.csv'), 'time,value\n2001-01-01T00:00:00Z,1\n')
    await runCtk(folder, ['load', 'table', 'other.csv', '--create'])
    const { stdout, exitCode } = await ctk('explain', 'other')
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('public.other keeps its data for ever')])
  })
})

describe('forecast', () => {
  test('has a line for each month in which something goes', async () => {
    await ctk('set-ttl', 'readings', '--duration=27y')
    const { stdout, exitCode } = await ctk('forecast', '--months', '24')
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(
      /public\.readings · delete after 27y\n month +partitions +rows +size\n( 20\d\d-\d\d +1 +\d\d|.*)/,
    )
    const { policies, total } = await json('forecast', '--months', '24')
    expect(policies[0].months).toHaveLength(24)
    expect(total.months[0].from).toMatch(/Z$/)
    await ctk('set-ttl', 'readings', '--duration=1y')
  })

  test.each([[['--months', '0']], [['--months', 'many']]])('%j is a usage error', async (argv) => {
    expect((await ctk('forecast', ...argv)).exitCode).toBe(2)
  })
})

describe('status', () => {
  test('is well as long as a policy is new, and stale after --max-age', async () => {
    const fresh = await ctk('status')
    expect([fresh.exitCode, fresh.stdout]).toEqual([0, expect.stringMatching(/never +never .* days +ok/)])
    const stale = await ctk('status', '--max-age', '1ms')
    expect(stale.exitCode).toBe(1)
    expect(stale.stdout).toContain('✖ delete public.readings is stale: no run has dealt with it yet')
    expect(stale.stdout).toContain('Next: ctk retention run public.readings')
  })

  test('--prometheus prints metrics that a strict reader takes', async () => {
    const { stdout, exitCode } = await ctk('status', '--prometheus')
    expect(exitCode).toBe(0)
    const metrics = parsePrometheus(stdout)
    const [stale] = metrics.get('ctk_retention_policy_stale')?.samples ?? []
    expect(stale).toEqual({
      labels: { policy: expect.stringMatching(/^[0-9a-f]{12}$/), strategy: 'delete', table: 'public.readings' },
      value: 0,
    })
    expect(metrics.get('ctk_retention_policy_lag_seconds')?.samples[0]?.value).toBeGreaterThan(20 * 365 * 86_400)
    expect(metrics.get('ctk_retention_status_timestamp_seconds')?.samples[0]?.value).toBeCloseTo(Date.now() / 1000, -3)
    expect((await ctk('status', '--prometheus', '--json')).exitCode).toBe(2)
  })

  test.each([
    [['--max-age', 'often'], 2],
    [['--max-age', '0'], 2],
    [['--pause-after', '-1'], 2],
    [['nobody'], 3],
  ])('%j exits with %i', async (argv, code) => {
    expect((await ctk('status', ...argv)).exitCode).toBe(code)
  })
})

describe('runs', () => {
  test('a history without runs of policies shows what was changed', async () => {
    const { stdout } = await ctk('history', '--table', 'readings')
    expect(stdout).toMatch(/RUN|policy/)
    expect((await ctk('history', '--since', '2999-01-01')).stdout).toContain('No run is like that.')
  })

  test('a run is listed and shown, and has nothing to be resumed for', async () => {
    expect((await ctk('run', '--cutoff', '2001-07-01')).exitCode).toBe(0)
    const { runs } = await json('history', '--limit', '1')
    expect(runs).toMatchObject([
      { kind: 'retention', state: 'finished', exitCode: 0, tables: [{ steps: { done: 6 } }] },
    ])
    const [{ id }] = runs
    const shown = await ctk('show', id)
    expect(shown.stdout).toMatch(
      /public\.readings +readings_2000_01 … readings_2000_06 \(6\) +drop-partition +done +182/,
    )
    expect(shown.stdout).toMatch(/Audit: \d+ entr(y|ies), head [0-9a-f]{64}/)
    expect((await ctk('show', id, '--all')).stdout.match(/drop-partition/g)).toHaveLength(6)
    const resumed = await ctk('resume', id)
    expect([resumed.exitCode, resumed.stdout]).toEqual([0, expect.stringContaining('Nothing to resume')])
    expect((await ctk('status')).stdout).toMatch(/UTC +\d{4}-.* ok/)
  })

  test.each([
    [['show'], 2, 'RUN is missing'],
    [['show', '01ZZ'], 3, 'There is no run 01ZZ.'],
    [['show', '%'], 3, 'There is no run %.'],
    [['resume'], 2, 'RUN is missing'],
    [['resume', 'nope'], 3, 'CTK_RUN_NOT_FOUND'],
    [['history', 'readings'], 2, 'is no database'],
    [['history', '--since', 'yesterday'], 2, 'CTK_CUTOFF_INVALID'],
    [['history', '--limit', '0'], 2, '--limit'],
    [['unpause'], 2, 'Nothing says which policies are meant'],
    [['unpause', '0123456789ab'], 3, 'CTK_POLICY_NOT_FOUND'],
    [['unpause', 'nobody'], 3, 'There is no policy for public.nobody'],
  ])('%j exits with %i', async (argv, code, text) => {
    const { stderr, exitCode } = await ctk(...argv)
    expect([exitCode, stderr]).toEqual([code, expect.stringContaining(text)])
  })

  test('what never failed has nothing to be unpaused for', async () => {
    const { stdout, exitCode } = await ctk('unpause', 'readings')
    expect([exitCode, stdout]).toEqual([0, '- delete public.readings: no failures, nothing to forget\n'])
  })
})
