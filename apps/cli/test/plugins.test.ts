import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { catalogue } from '../src/plugins/catalogue.js'
import { linkPlugin } from './link-plugin.js'
import { runCtk, temporaryFolder } from './run-ctk.js'

test('core plugins are discovered the same way as linked ones', async () => {
  const folder = temporaryFolder()
  linkPlugin(folder, 'mine', `add('retention-strategy', 'mine', async () => ({}))`)
  const { stdout } = await runCtk(folder, ['plugins', '--core'])
  for (const name of ['load-files', 'retention-delete', 'retention-timerange', 'webhooks', 'mine'])
    expect(stdout).toContain(name)
  const doctor = JSON.parse((await runCtk(folder, ['doctor', '--json'])).stdout)
  expect(doctor.plugins).toEqual([
    expect.objectContaining({ name: '@ctk/plugin-load-files', type: 'core', contract: 1 }),
    expect.objectContaining({ name: '@ctk/plugin-load-postgresql', type: 'core', contract: 1 }),
    expect.objectContaining({ name: '@ctk/plugin-load-testdata', type: 'core', contract: 1 }),
    expect.objectContaining({ name: '@ctk/plugin-retention-delete', type: 'core', contract: 1 }),
    expect.objectContaining({ name: '@ctk/plugin-retention-timerange', type: 'core', contract: 1 }),
    expect.objectContaining({ name: '@ctk/plugin-webhooks', type: 'core', contract: 1 }),
    expect.objectContaining({ name: 'mine', version: '1.2.3', type: 'link', contract: 1 }),
  ])
})

test.each([
  ['that throws', `throw new Error('no licence')`, 'no licence'],
  ['of another contract', `registry.install({ name: 'mine', contract: 99, register() {} })`, 'contract'],
  ['that takes a name', `add('retention-strategy', 'delete', async () => ({}))`, 'is already offered by'],
])('a plugin %s is named with a remedy and stops nothing else', async (_, register, reason) => {
  const folder = temporaryFolder()
  linkPlugin(folder, 'mine', register)
  const setup = await runCtk(folder, ['retention', 'setup'])
  expect(setup.exitCode).toBe(0)
  expect(setup.stderr).toMatch(/! Plugin \S+ could not be loaded: /)
  expect(setup.stderr).toContain(reason)
  expect(setup.stderr).toContain('ctk')
  const doctor = await runCtk(folder, ['doctor', '--json'])
  expect(doctor.exitCode).toBe(1)
  expect(JSON.parse(doctor.stdout).findings[0].message).toContain(reason)
})

test('what nobody offers may belong to a plugin that could not be loaded', async () => {
  const folder = temporaryFolder()
  linkPlugin(folder, 'mine', `throw new Error('no licence')`)
  const { stderr, exitCode } = await runCtk(folder, ['retention', 'run', '--strategy=mine'])
  expect([exitCode, stderr]).toEqual([
    2,
    expect.stringContaining('It may belong to a plugin that could not be loaded: mine.'),
  ])
})

test('the catalogue lists every plugin of the workspace with the words of its package', () => {
  const plugins = new URL('../../../plugins/', import.meta.url)
  const described = readdirSync(plugins).map((shortName) => {
    const { description } = JSON.parse(readFileSync(new URL(`${shortName}/package.json`, plugins), 'utf8'))
    return { shortName, summary: description.replace(/^ctk /, '') }
  })
  expect(catalogue.map(({ shortName, summary }) => ({ shortName, summary }))).toEqual(described)
})

test('plugins that are there and plugins that could be', async () => {
  const { stdout, exitCode } = await runCtk(temporaryFolder(), ['plugins', 'available', '--json'])
  expect(exitCode).toBe(0)
  const { plugins } = JSON.parse(stdout)
  expect(plugins).toContainEqual(
    expect.objectContaining({ shortName: 'retention-delete', installed: true, core: true, version: '0.0.0' }),
  )
  expect(plugins).toContainEqual(
    expect.objectContaining({
      shortName: 'retention-snapshot',
      package: '@ctk/plugin-retention-snapshot',
      installed: false,
      adds: ['retention strategies expire-archives, snapshot', 'commands repository, snapshot'],
    }),
  )
  const text = await runCtk(temporaryFolder(), ['plugins', 'available'])
  expect(text.stdout).toMatch(/^ retention-delete +comes with ctk +retention strategy delete$/m)
  expect(text.stdout).toContain('Next: ctk plugins install format-parquet')
})

test('a command of a plugin that is not installed names its package, and nobody is asked without a terminal', async () => {
  for (const argv of [
    ['repository', 'create', 'export_cold', '--type', 'fs'],
    ['snapshot', 'list'],
    ['help', 'snapshot'],
  ]) {
    const { stderr, exitCode } = await runCtk(temporaryFolder(), argv)
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringContaining(`The command "${argv.at(argv[0] === 'help' ? 1 : 0)}" is not installed.`),
    ])
    expect(stderr).toContain('It comes with @ctk/plugin-retention-snapshot:  ctk plugins install retention-snapshot')
    expect(stderr).not.toContain('[y/N]')
  }
  const near = await runCtk(temporaryFolder(), ['snapshto', 'list'])
  expect([near.exitCode, near.stderr]).toEqual([2, expect.stringContaining('Did you mean "snapshot"?')])
})

test('plugins are inspected and refused by their short names', async () => {
  const folder = temporaryFolder()
  const inspected = JSON.parse((await runCtk(folder, ['plugins', 'inspect', 'webhooks', '--json'])).stdout)
  expect(inspected).toMatchObject({ name: '@ctk/plugin-webhooks', type: 'core' })
  expect(inspected.commands).toContain('webhooks add')
  expect(inspected.dependencies).toContainEqual(expect.objectContaining({ name: '@ctk/core', peer: true }))
  for (const [argv, message] of [
    [['plugins', 'inspect', 'load-kafka'], 'The plugin @ctk/plugin-load-kafka is not installed.'],
    [['plugins', 'update', 'load-kafka'], 'The plugin @ctk/plugin-load-kafka is not installed.'],
    [['plugins', 'uninstall', 'load-kafka'], 'The plugin @ctk/plugin-load-kafka is not installed.'],
    [
      ['plugins', 'uninstall', 'retention-delete'],
      '@ctk/plugin-retention-delete comes with ctk and cannot be removed.',
    ],
  ] as const) {
    const { stderr, exitCode } = await runCtk(folder, argv)
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(message)])
  }
})
