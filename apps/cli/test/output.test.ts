import { expect, test } from 'vitest'
import { writeReadings } from './readings.js'
import { runCtk, temporaryFolder } from './run-ctk.js'
import { spawnCtk } from './spawn-ctk.js'

test('--json gives one document on stdout for every command, and for every error', { timeout: 180_000 }, async () => {
  const folder = temporaryFolder()
  const file = writeReadings(folder)
  const commands = [
    ['load', 'table', file, 'readings', '--create', '--partition-by', 'month(time)'],
    ['load', 'table', file, 'readings', '--if-exists=skip'],
    ['retention', 'setup', '--dry-run'],
    ['retention', 'setup'],
    ['retention', 'create-policy', 'readings', '--strategy=delete', '--duration=1y', '--tags=a'],
    ['retention', 'set-ttl', 'readings', '--duration=2y'],
    ['retention', 'show-ttl'],
    ['retention', 'list-policies'],
    ['retention', 'list-tags'],
    ['retention', 'check-policies'],
    ['retention', 'edit-policy', 'readings', '--disable'],
    ['retention', 'plan'],
    ['retention', 'run', '--dry-run'],
    ['retention', 'run'],
    ['retention', 'unset-ttl', 'readings', '--dry-run'],
    ['retention', 'delete-policy', '--tags=a'],
    ['config', 'show'],
    ['doctor'],
    ['plugins'],
  ]
  for (const argv of commands) {
    const { stdout, exitCode } = await runCtk(folder, [...argv, '--json'])
    expect(typeof JSON.parse(stdout), argv.join(' ')).toBe('object')
    expect(exitCode, argv.join(' ')).toBe(0)
  }
  for (const argv of [
    ['nonsense'],
    ['retention', 'run', '--nonsense'],
    ['retention', 'rm', 'nothing'],
    ['retention', 'list', 'crate://127.0.0.1:1'],
  ]) {
    const { stdout, exitCode } = await runCtk(folder, [...argv, '--json'])
    const { error } = JSON.parse(stdout)
    expect(error).toMatchObject({ code: expect.stringMatching(/^CTK_/), exitCode, suggestions: expect.any(Array) })
    expect(Object.keys(error)).not.toContain('stack')
  }
})

test('results go to stdout, everything else to stderr', async () => {
  const folder = temporaryFolder()
  const setup = await runCtk(folder, ['retention', 'setup'])
  expect(setup.stdout).toMatch(/^✔ Created/)
  expect(setup.stderr).toBe('Using the embedded database in .ctk/data (set CRATEDB_URI to use a server)\n')
  const refused = await runCtk(folder, ['retention', 'set-ttl', 'nothing', '--duration=1y'])
  expect([refused.stdout, refused.exitCode]).toEqual(['', 3])
})

test('with --events ndjson an error is the last event', async () => {
  const { stdout, stderr, exitCode } = await runCtk(temporaryFolder(), ['retention', 'list', '--events=ndjson'])
  expect(JSON.parse(stdout)).toMatchObject({ type: 'error', error: { code: 'CTK_STORE_MISSING' } })
  expect([exitCode, stderr]).toEqual([3, expect.stringContaining('CTK_STORE_MISSING')])
})

test('colours are for terminals: none for NO_COLOR, --no-color or a pipe', async () => {
  const folder = temporaryFolder()
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape is what is looked for
  const control = /\u001B/
  const argv = ['retention', 'run', '--nonsense']
  const coloured = await spawnCtk(folder, argv, { env: { NO_COLOR: '', FORCE_COLOR: '1' } }).outcome
  expect(coloured.stderr).toMatch(control)
  for (const [extra, env] of [
    [[], { NO_COLOR: '1' }],
    [['--no-color'], { NO_COLOR: '' }],
    [[], { NO_COLOR: '' }],
  ] as const) {
    const { stderr } = await spawnCtk(folder, [...argv, ...extra], { env }).outcome
    expect(stderr).not.toMatch(control)
  }
})

test('a password is nowhere in any output', async () => {
  const folder = temporaryFolder()
  const uri = 'crate://admin:hunter2@127.0.0.1:1'
  const env = { CRATEDB_PASSWORD: 'letmein' }
  for (const argv of [
    ['retention', 'list', uri],
    ['retention', 'list', uri, '--debug'],
    ['retention', 'list', uri, '--json', '--debug'],
    ['retention', 'list', 'crate://admin@127.0.0.1:1', '--debug'],
    ['retention', 'list', uri, uri],
    ['retention', 'list', uri, '--uri', uri],
    ['retention', 'run', uri, uri, '--nonsense'],
    ['retention', 'set-ttl', 'a', uri, uri, uri],
    ['config', 'show', uri],
    ['config', 'show', '--json'],
    ['doctor', uri, '--json'],
    ['nonsense', uri],
    [uri],
  ]) {
    const { stdout, stderr } = await runCtk(folder, argv, env)
    expect(stdout + stderr, argv.join(' ')).not.toMatch(/hunter2|letmein/)
    expect((stdout + stderr).length).toBeGreaterThan(0)
  }
})
