import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { catalogue } from '../src/plugins/catalogue.js'
import { linkPlugin, listPlugin } from './link-plugin.js'
import { runCtk, temporaryFolder } from './run-ctk.js'
import { spawnCtk } from './spawn-ctk.js'

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
  ['that throws', `throw new Error('no licence')`, {}, 'Error: no licence', 'Mend it in '],
  [
    'of a later contract',
    `registry.install({ name: 'mine', contract: 99, register() {} })`,
    {},
    'mine was built for version 99 of the plugin contract; this ctk takes version 1.',
    'npm install --global @ctk/cli@latest',
  ],
  [
    'of a contract that is too old',
    `registry.install({ name: 'mine', contract: 0, register() {} })`,
    {},
    'mine was built for version 0 of the plugin contract; this ctk takes version 1.',
    'ctk plugins update mine',
  ],
  [
    'that takes a name of ours',
    `add('retention-strategy', 'delete', async () => ({}))`,
    {},
    'The retention strategy "delete" of mine is already offered by @ctk/plugin-retention-delete.',
    'ctk plugins uninstall mine',
  ],
  [
    'that takes a name twice',
    `add('retention-strategy', 'own', async () => ({})); add('retention-strategy', 'own', async () => ({}))`,
    {},
    'mine offers the retention strategy "own" twice.',
    'ctk plugins update mine',
  ],
  [
    'that lacks a peer',
    '',
    { head: `import 'a-peer-that-nobody-has'`, manifest: { peerDependencies: { 'a-peer-that-nobody-has': '^1' } } },
    'it needs the package a-peer-that-nobody-has, which is not installed.',
    /npm install --prefix \S+plugin-sources\/mine a-peer-that-nobody-has/,
  ],
])('a plugin %s is named with a remedy and stops nothing else', async (_, register, parts, reason, remedy) => {
  const folder = temporaryFolder()
  await runCtk(folder, ['retention', 'setup'])
  linkPlugin(folder, 'mine', register, parts)
  const list = await runCtk(folder, ['retention', 'list-policies', '--json'])
  expect([list.exitCode, JSON.parse(list.stdout)]).toEqual([0, expect.objectContaining({ policies: [] })])
  expect(list.stderr).toContain(`! Plugin mine could not be loaded: ${reason}\n`)
  expect(list.stderr).toMatch(remedy)
  const doctor = await runCtk(folder, ['plugins', 'doctor', '--json'])
  const { plugins, findings } = JSON.parse(doctor.stdout)
  expect([doctor.exitCode, findings]).toEqual([
    1,
    [expect.objectContaining({ message: `Plugin mine could not be loaded: ${reason}` })],
  ])
  expect(findings[0].suggestions.join('\n')).toMatch(remedy)
  expect(plugins).toContainEqual(expect.objectContaining({ name: '@ctk/plugin-retention-delete', contract: 1 }))
  expect((await runCtk(folder, ['retention', 'list-policies', '--help'])).exitCode).toBe(0)
})

test('a command whose file cannot be imported names its plugin, and the others work', async () => {
  const folder = temporaryFolder()
  const run = 'export default class { static async run() { console.log("hello") } }'
  linkPlugin(folder, 'mine', '', {
    commands: { lacking: `import 'a-package-that-nobody-has'`, throwing: `throw new Error('no licence')`, greet: run },
  })
  const lacking = await runCtk(folder, ['lacking'])
  expect([lacking.exitCode, lacking.stderr]).toEqual([
    3,
    expect.stringContaining(
      'The command "lacking" of mine could not be loaded: it needs the package a-package-that-nobody-has, which is not installed.',
    ),
  ])
  expect(lacking.stderr).toMatch(/npm install --prefix \S+plugin-sources\/mine a-package-that-nobody-has/)
  expect(lacking.stderr).not.toMatch(/^\s+at /m)
  const throwing = await runCtk(folder, ['throwing'])
  expect([throwing.exitCode, throwing.stderr]).toEqual([
    3,
    expect.stringContaining('The command "throwing" of mine could not be loaded: Error: no licence'),
  ])
  expect(await runCtk(folder, ['greet'])).toMatchObject({ exitCode: 0, stdout: 'hello\n' })
  expect((await runCtk(folder, ['--help'])).stdout).toContain('greet')
})

test('doctor finds what makes starts slow, what is lost, what stands in for ours, and what two offer', async () => {
  const folder = temporaryFolder()
  const run = 'export default class { static async run() {} }'
  linkPlugin(folder, 'one', `add('source', 'odd', async () => ({}))`, { commands: { greet: run }, described: false })
  linkPlugin(folder, 'two', `add('source', 'odd', async () => ({}))`, {
    commands: { greet: run },
    manifest: { peerDependencies: { 'a-peer-that-nobody-has': '^1' } },
  })
  linkPlugin(folder, '@ctk/plugin-webhooks', '')
  listPlugin(folder, { type: 'user', name: 'gone', tag: 'latest' })
  listPlugin(folder, { type: 'link', name: 'moved', root: join(folder, 'elsewhere') })
  const { stdout, exitCode } = await spawnCtk(folder, ['plugins', 'doctor', '--json']).outcome
  expect(exitCode).toBe(1)
  const { findings } = JSON.parse(stdout)
  expect(findings.map(({ message }: { message: string }) => message)).toEqual([
    'Plugin two could not be loaded: The source "odd" of two is already offered by one.',
    'Plugin two needs the package a-peer-that-nobody-has, which is not installed.',
    'Plugin gone is listed as installed, but it is not there.',
    `Plugin moved is linked, but there is no plugin in ${join(folder, 'elsewhere')}.`,
    'Plugin one has commands but no oclif.manifest.json, so every start of ctk imports all of them.',
    'Plugin @ctk/plugin-webhooks comes with ctk, and you linked one, which is used instead; it does not change when ctk is updated.',
    expect.stringMatching(
      /^The command "greet" is offered by (one and two|two and one); the one of (one|two) is used\.$/,
    ),
  ])
  for (const { suggestions } of findings)
    expect(suggestions.join()).toMatch(/ctk plugins|npm install|npx oclif manifest/)
  const text = await spawnCtk(folder, ['plugins', 'doctor']).outcome
  expect(text.stdout).toContain('7 findings.')
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

test('the sizes of the catalogue are those that were measured for the documentation', () => {
  const page = readFileSync(new URL('../../docs/install.md', import.meta.url), 'utf8')
  const measured = [...page.matchAll(/^\| `([\w-]+)` \| \d+ \| ([\d.]+) (kB|MB) \|$/gm)].map(
    ([, name, amount, unit]) => [name, Math.round(Number(amount) * (unit === 'MB' ? 1e6 : 1e3))] as const,
  )
  expect(Object.fromEntries(catalogue.map(({ shortName, size }) => [shortName, size]))).toEqual(
    Object.fromEntries(measured),
  )
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
