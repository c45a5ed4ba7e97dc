import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { followGuide, guideBlocks } from './follow-guide.js'
import { type Outcome, runCtk, temporaryFolder } from './run-ctk.js'

const cleanups: (() => void)[] = []
const folder = temporaryFolder((cleanup) => cleanups.push(cleanup))
afterAll(() => {
  for (const cleanup of cleanups) cleanup()
})
const settings = join(folder, 'etc')
const inSettings = { CTK_CONFIG_DIR: settings }
const [config = '', service = '', timer = ''] = guideBlocks('scheduling', 'ini')

beforeAll(async () => {
  mkdirSync(settings)
  // As the page has it, but for the database.
  writeFileSync(join(settings, 'config.ini'), config.replace(/^uri = .*$/m, `uri = pglite://${join(folder, 'data')}`))
  writeFileSync(join(folder, 'metrics.csv'), 'time,value\n2024-01-01T00:00:00Z,1\n2024-02-03T00:00:00Z,2\n')
  const ctk = (line: string) => runCtk(folder, line.split(' '), inSettings)
  await ctk('retention setup')
  await ctk('load table metrics.csv metrics --create --partition-by month(time)')
  expect((await ctk('retention set-ttl metrics --duration 10d')).exitCode).toBe(0)
})

/** A run of the recipe that there is nothing left to do for. */
async function expectRun(words: readonly string[]): Promise<Outcome> {
  expect(words.slice(0, 2)).toEqual(['retention', 'run'])
  const outcome = await runCtk(folder, [...words, '--max-share', '100'], inSettings)
  expect([outcome.exitCode, outcome.stderr]).toEqual([0, expect.not.stringContaining('✖')])
  return outcome
}

test('the commands of the page do what it says', async () => {
  await followGuide('scheduling', folder, inSettings)
})

test('the line for cron has five fields, a user and a command that runs', async () => {
  const [block = ''] = guideBlocks('scheduling', 'crontab')
  const line = block.trimEnd().split('\n').at(-1) as string
  expect(line).toMatch(/^15 2 \* \* \* ctk ctk /)
  const { stdout } = await expectRun(/ ctk (retention .*) >> \S+$/.exec(line)?.[1]?.split(' ') ?? [])
  const events = stdout
    .trimEnd()
    .split('\n')
    .map((text) => JSON.parse(text))
  expect(events.at(-1)).toMatchObject({ type: 'result', exitCode: 0 })
})

describe('systemd', () => {
  test('the service runs a command that runs', async () => {
    const [, command = ''] = /^ExecStart=\/usr\/bin\/env ctk (.*)$/m.exec(service) ?? []
    await expectRun(command.split(' '))
  })

  const analyze = spawnSync('systemd-analyze', ['--version'], { encoding: 'utf8' })
  const version = Number(/^systemd (\d+)/.exec(analyze.stdout ?? '')?.[1] ?? 0)
  test.skipIf(version < 250)('systemd itself finds nothing wrong (needs systemd-analyze 250)', () => {
    for (const [name, text] of Object.entries({ service, timer })) {
      const path = join(folder, `ctk-retention.${name}`)
      writeFileSync(path, text)
    }
    const paths = ['service', 'timer'].map((name) => join(folder, `ctk-retention.${name}`))
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', ...paths], { encoding: 'utf8' })
    expect([status, stderr]).toEqual([0, ''])
  })
})

test('the job for Kubernetes reads as YAML, runs a command that runs, and names only exit codes that there are', async () => {
  const [block = ''] = guideBlocks('scheduling', 'yaml')
  const { kind, spec } = parse(block)
  expect([kind, spec.schedule, spec.concurrencyPolicy]).toEqual(['CronJob', '15 2 * * *', 'Forbid'])
  const job = spec.jobTemplate.spec
  const [container] = job.template.spec.containers
  expect(container.command).toEqual(['npx', '--yes', '--package=@ctk/cli', 'ctk'])
  await expectRun(container.args)
  expect(job.podFailurePolicy.rules[0].onExitCodes).toMatchObject({ containerName: container.name, operator: 'In' })
  expect(job.podFailurePolicy.rules[0].onExitCodes.values).toEqual([1, 2, 3, 70])
  const [mount] = container.volumeMounts
  expect(container.env).toContainEqual({ name: 'CTK_CONFIG_DIR', value: mount.mountPath })
  expect(job.template.spec.volumes).toEqual([{ name: mount.name, secret: { secretName: 'ctk' } }])
})
