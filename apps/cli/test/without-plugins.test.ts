import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeReadings } from './readings.js'
import { root, runCtk, temporaryFolder, testEnvironment } from './run-ctk.js'

let folder: string

/** The command line as it is published, but for its list of plugins, which is empty. */
beforeAll(async () => {
  folder = temporaryFolder(afterAll)
  const cli = join(folder, 'cli')
  mkdirSync(cli)
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  manifest.oclif.plugins = []
  writeFileSync(join(cli, 'package.json'), JSON.stringify(manifest))
  for (const part of ['bin', 'dist', 'oclif.manifest.json'])
    cpSync(join(root, part), join(cli, part), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(cli, 'node_modules'))
  for (const argv of [
    ['retention', 'setup'],
    ['load', 'table', writeReadings(folder), '--create'],
    ['retention', 'set-ttl', 'readings', '--duration=1y'],
  ])
    expect(await runCtk(folder, argv)).toMatchObject({ exitCode: 0 })
})

function ctk(...argv: string[]) {
  const program = join(folder, 'cli/bin/run.js')
  const { stdout, stderr, status } = spawnSync(process.execPath, [program, ...argv], {
    cwd: folder,
    env: testEnvironment(folder),
    encoding: 'utf8',
  })
  return { stdout, stderr, exitCode: status }
}

test.each([[[]], [['--help']]])('ctk %j starts, and says that there is something to install', (argv) => {
  expect(ctk(...argv)).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/No plugin is installed, .*\nNext: ctk plugins available\n/s),
  })
})

test('everything that there is can be installed', () => {
  const { stdout, exitCode } = ctk('plugins', 'available')
  expect([exitCode, stdout]).toEqual([0, expect.stringContaining('Next: ctk plugins install format-parquet')])
  expect(stdout).not.toContain('comes with ctk')
  expect(ctk('plugins', 'install', '--help').exitCode).toBe(0)
  expect(ctk('plugins', 'doctor')).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Nothing to mend') })
})

test('what is missing is named with its package', () => {
  for (const [argv, pack, code = 2] of [
    [['retention', 'set-ttl', 'readings', '--strategy=snapshot', '--duration=1y'], 'retention-snapshot'],
    [['retention', 'plan'], 'retention-timerange', 3],
    [['retention', 'run'], 'retention-timerange', 3],
    [['load', 'table', 'metrics.csv'], 'load-files'],
    [['load', 'table', 'testdata://?rows=1'], 'load-testdata'],
    [['webhooks', 'list'], 'webhooks'],
    [['load', 'database', 'postgresql://h/d'], 'load-postgresql'],
  ] as const) {
    const { stdout, stderr, exitCode } = ctk(...argv)
    expect([exitCode, stdout + stderr], argv.join(' ')).toEqual([
      code,
      expect.stringContaining(`ctk plugins install ${pack}`),
    ])
  }
})

test('policies are listed', () => {
  expect(ctk('retention', 'list-policies')).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('readings') })
})
