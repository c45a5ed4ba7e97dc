import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { linkPlugin } from './link-plugin.js'
import { writeReadings } from './readings.js'
import { runCtk, temporaryFolder } from './run-ctk.js'
import { spawnCtk } from './spawn-ctk.js'

// Every exit code, each by the shortest way that a user can meet it. Nothing listens on port 1.
const unreachable = 'crate://crate:hunter2@127.0.0.1:1'
const memory = 'pglite://'

describe('2: the command line does not fit together', () => {
  test.each([
    [['nonsense'], 'There is no command "nonsense".'],
    [['retention', 'rnu'], 'Did you mean "retention run"?'],
    [['help', 'retention', 'rnu'], 'Did you mean "retention run"?'],
    [['retention', 'run', '--tgas=x'], 'There is no flag --tgas. Did you mean --tags?'],
    [['retention', 'run', '--max-share=x'], '--max-share'],
    [['retention', 'run', '--max-share=101'], '--max-share'],
    [['retention', 'run', '--tags'], '--tags expects a value'],
    [['retention', 'list', '--expire-by=middle'], 'There is no flag --expire-by.'],
    [['retention', 'set-ttl'], 'TABLE is missing.'],
    [['retention', 'set-ttl', memory, '--duration=1y'], 'TABLE is missing.'],
    [['retention', 'set-ttl', 'a', 'b', '--duration=1y'], '"b" is one argument too many.'],
    [['retention', 'set-ttl', 'a', memory], '--duration is missing.'],
    [['retention', 'create-policy', 'a', '--duration=1y'], 'strategy'],
    [['retention', 'create-policy', '--strategy=delete', '--duration=1y'], 'The table is missing.'],
    [['retention', 'create-policy', 'a', '--table=b', '--strategy=delete', '--duration=1y'], 'named twice'],
    [['retention', 'create-policy', 'a', '--strategy=delete', '--retention-period=1y'], 'whole number of days'],
    [['retention', 'edit-policy', '--duration=1y'], 'Nothing says which policies to change.'],
    [['retention', 'edit-policy', 'a'], 'Nothing says what to change.'],
    [['retention', 'delete-policy'], 'Nothing says which policies to remove.'],
    [['retention', 'list', memory, '--uri', memory], 'The database is named twice'],
    [['retention', 'list', memory, 'pglite://x'], 'The database is named twice'],
    [['retention', 'list', '--uri', 'mysql://root@h'], 'The database address cannot be read'],
    [['retention', 'list', '--json', '--events=ndjson'], 'do not go together'],
    [['load', 'table'], 'RESOURCE is missing.'],
  ])('ctk %j', async (argv, message) => {
    const { stdout, stderr, exitCode } = await runCtk(temporaryFolder(), argv)
    expect(stdout + stderr).toContain(message)
    expect(stderr).toContain('CTK_')
    expect(stderr).not.toMatch(/^\s+at /m)
    expect(exitCode).toBe(2)
  })

  test('values that core refuses', { timeout: 180_000 }, async () => {
    const folder = temporaryFolder()
    const file = writeReadings(folder)
    await runCtk(folder, ['load', 'table', file, '--create'])
    await runCtk(folder, ['retention', 'setup'])
    const set = ['retention', 'set-ttl', 'readings']
    for (const [argv, message] of [
      [[...set, '--duration=-1w'], '"-1w"'],
      [[...set, '--duration=1M'], '1M'],
      [[...set, '--duration=0d'], 'longer than zero'],
      [[...set, '--strategy=snapshto', '--duration=1w'], 'Did you mean "snapshot"?'],
      [[...set, '--strategy=snapshot', '--duration=1w'], 'ctk plugins install retention-snapshot'],
      [[...set, '--duration=1y', '--timezone=Mars'], 'Mars'],
      [[...set, '--duration=1y', '--target', 'pause'], 'has no value'],
      [['retention', 'run', '--tags', 'a and'], 'tag is missing'],
    ] as const) {
      const { stderr, exitCode } = await runCtk(folder, argv)
      expect([exitCode, stderr]).toEqual([2, expect.stringContaining(message)])
    }
    await runCtk(folder, [...set, '--duration=1y'])
    const cutoff = await runCtk(folder, ['retention', 'plan', '--cutoff=20230101'])
    expect([cutoff.exitCode, cutoff.stderr]).toEqual([2, expect.stringContaining('date or epoch')])
    const future = await runCtk(folder, ['retention', 'run', '--cutoff=2999-01-01'])
    expect([future.exitCode, future.stderr]).toEqual([3, expect.stringContaining('in the future')])
    const simulated = await runCtk(folder, ['retention', 'plan', '--cutoff=2999-01-01'])
    expect([simulated.exitCode, simulated.stdout]).toEqual([0, expect.not.stringContaining('Next:')])
  })

  test('a configuration file that is not understood', async () => {
    const folder = temporaryFolder()
    linkPlugin(folder, 'unused', '')
    const config = join(folder, 'config')
    await import('node:fs').then(({ mkdirSync }) => mkdirSync(config))
    writeFileSync(join(config, 'config.ini'), 'max-share = many\n')
    const share = await runCtk(folder, ['retention', 'run'])
    expect([share.exitCode, share.stderr]).toEqual([2, expect.stringContaining('max-share is "many"')])
  })
})

test('1: rows were rejected, unless --on-error skip says that this is fine', async () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'bad.csv'), 'id,n\n1,2\n2,x\n3,4,5\n'.replace('3,4,5', '3,"unclosed'))
  const create = ['load', 'table', 'bad.csv', '--create']
  const rejected = await runCtk(folder, create)
  expect([rejected.exitCode, rejected.stdout]).toEqual([1, expect.stringContaining('rejected')])
  const skipped = await runCtk(folder, ['load', 'table', 'bad.csv', '--on-error=skip'])
  expect(skipped.exitCode).toBe(0)
})

test('3: what is missing is named', async () => {
  const folder = temporaryFolder()
  for (const [argv, code] of [
    [['load', 'table', 'none.csv', '--create'], 'CTK_FILE_MISSING'],
    [['retention', 'run'], 'CTK_STORE_MISSING'],
    [['retention', 'set-ttl', 'nothing', '--duration=1y'], 'CTK_TABLE_MISSING'],
  ] as const) {
    const { stderr, exitCode } = await runCtk(folder, argv)
    expect([exitCode, stderr]).toEqual([3, expect.stringContaining(code)])
  }
})

test('4: the database cannot be reached; doctor says so, too', async () => {
  const folder = temporaryFolder()
  const list = await runCtk(folder, ['retention', 'list', unreachable])
  expect([list.exitCode, list.stderr]).toEqual([4, expect.stringContaining('crate://crate:***@127.0.0.1:1')])
  const doctor = await runCtk(folder, ['doctor', unreachable, '--json'])
  expect(doctor.exitCode).toBe(4)
  expect(JSON.parse(doctor.stdout).findings).toMatchObject([{ code: 'CTK_CONNECTION_FAILED' }])
})

test('5: another process has the embedded database open', async () => {
  const folder = temporaryFolder()
  linkPlugin(folder, 'slow', slowSource)
  const holder = spawnCtk(folder, ['load', 'table', 'slow://x', 'held', '--create'])
  await holder.until('slow source is open')
  const { stderr, exitCode } = await runCtk(folder, ['retention', 'list'])
  expect([exitCode, stderr]).toEqual([5, expect.stringContaining('CTK_DATABASE_BUSY')])
  holder.process.kill('SIGINT')
  await holder.outcome
})

test('70: a mistake in a plugin is a bug report, with its stack only for --debug', async () => {
  const folder = temporaryFolder()
  linkPlugin(folder, 'broken', `add('source', 'broken', async () => ({ open: async () => undefined.nothing }))`)
  const argv = ['load', 'table', 'broken://x', 'doc', '--create']
  const { stdout, stderr, exitCode } = await runCtk(folder, argv)
  expect([exitCode, stdout]).toEqual([70, ''])
  expect(stderr).toContain('This is a mistake in ctk or in a plugin: TypeError')
  expect(stderr).toContain('Please report it')
  expect(stderr).not.toMatch(/^\s+at /m)
  expect((await runCtk(folder, [...argv, '--debug'])).stderr).toMatch(/^\s+at /m)
})

describe('130: interrupted', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('%s lets the command finish cleanly', async (signal) => {
    const folder = temporaryFolder()
    linkPlugin(folder, 'slow', slowSource)
    const load = spawnCtk(folder, ['load', 'table', 'slow://x', 'held', '--create'])
    await load.until('slow source is open')
    load.process.kill(signal)
    const { stderr, exitCode } = await load.outcome
    expect([exitCode, stderr]).toEqual([130, expect.stringContaining('Ctrl-C again stops at once')])
    expect((await runCtk(folder, ['doctor'])).exitCode).toBe(0)
  })

  test('the second Ctrl-C ends what does not listen', async () => {
    const folder = temporaryFolder()
    linkPlugin(folder, 'stubborn', slowSource.replace('signal.aborted', 'false'))
    const load = spawnCtk(folder, ['load', 'table', 'slow://x', 'held', '--create'])
    await load.until('slow source is open')
    load.process.kill('SIGINT')
    await load.until('Ctrl-C again')
    load.process.kill('SIGINT')
    expect((await load.outcome).exitCode).toBe(130)
  })
})

const slowSource = `add('source', 'slow', async () => ({
  open: async (resource, { signal }) => ({
    kind: 'rows',
    name: 'slow',
    batches: (async function* () {
      process.stderr.write('slow source is open\\n')
      for (let n = 0; !signal.aborted; n++) {
        await new Promise((resolve) => setTimeout(resolve, 20))
        if (n % 50 === 0) yield { rowCount: 1, columns: [{ name: 'n', values: [n] }], lines: [n + 1] }
      }
    })(),
  }),
}))`
