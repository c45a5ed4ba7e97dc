import { existsSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { snippetsOf } from '../docs/snippets.ts'
import { ctkAtTerminal, noTerminal } from './at-terminal.ts'
import { type InstalledCtk, installedCtk } from './installed-ctk.ts'
import type { RunOptions } from './outside.ts'
import { offering, publishPlugin } from './publish-plugin.ts'

// One home for all: what a test installs, it removes.
let user: InstalledCtk
let data: string

beforeAll(async () => {
  user = await installedCtk(afterAll)
  data = join(user.home, '.local/share/ctk')
  expect(await user.ctk(['retention', 'setup'])).toMatchObject({ code: 0 })
})

const json = async (args: readonly string[], options?: RunOptions) =>
  JSON.parse((await user.ctk([...args, '--json'], options)).stdout)
const versionOf = (name: string) =>
  JSON.parse(readFileSync(join(data, 'node_modules', name, 'package.json'), 'utf8')).version
const messages = ({ findings }: { findings: { message: string }[] }) => findings.map(({ message }) => message)

test('a plugin of ours by its short name: installed, listed, used, inspected, updated, uninstalled', async () => {
  const missing = await user.ctk(['repository', '--help'])
  expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining('ctk plugins install retention-snapshot') })
  expect(await user.ctk(['plugins', 'install', 'retention-snapshot'])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^✔ Installed @ctk\/plugin-retention-snapshot \d+\.\d+\.\d+: retention strategies /),
  })
  expect(await user.ctk(['repository', '--help'])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('repository create'),
  })
  expect(await user.ctk(['snapshot', 'list'])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Nothing is archived'),
  })
  const { plugins } = await json(['plugins', 'list'])
  expect(plugins).toContainEqual(expect.objectContaining({ name: '@ctk/plugin-retention-snapshot', type: 'user' }))
  const available = await json(['plugins', 'available'])
  expect(available.plugins).toContainEqual(
    expect.objectContaining({ shortName: 'retention-snapshot', installed: true, core: false }),
  )
  const inspected = await json(['plugins', 'inspect', 'retention-snapshot'], { env: { CTK_NPM_REGISTRY: nowhere } })
  expect(inspected.commands).toContain('repository create')
  expect(inspected.dependencies.filter(({ version }: { version?: string }) => version === undefined)).toEqual([])

  // It shares nothing with the command line: packages of its own lie beside it.
  const { copies, findings } = await json(['plugins', 'doctor'])
  expect(findings).toEqual([])
  for (const name of ['@ctk/core', 'tsyringe', '@oclif/core']) {
    expect(existsSync(join(data, 'node_modules', name, 'package.json')), name).toBe(true)
    const found = copies.filter((copy: { package: string }) => copy.package === name)
    expect(found, name).toHaveLength(2)
    expect(found).toContainEqual(expect.objectContaining({ usedBy: ['@ctk/plugin-retention-snapshot'] }))
  }

  expect(await user.ctk(['plugins', 'update', 'retention-snapshot'])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^✔ @ctk\/plugin-retention-snapshot \S+ is the newest$/m),
  })
  expect(await user.ctk(['plugins', 'uninstall', 'retention-snapshot'])).toMatchObject({
    code: 0,
    stdout: '✔ Removed @ctk/plugin-retention-snapshot\n',
  })
  expect((await user.ctk(['repository', '--help'])).code).toBe(2)
})

test('a plugin of somebody else is updated, unless it is kept at a version', async () => {
  const name = 'ctk-plugin-moving'
  await publishPlugin(user, { name, index: offering(name, 'moving') })
  expect(await user.ctk(['plugins', 'install', name])).toMatchObject({ code: 0 })
  await publishPlugin(user, { name, version: '1.1.0', index: offering(name, 'moving', 'faster') })
  // npm would take the registry's answer of a moment ago for the newest.
  const updated = await json(['plugins', 'update', name], {
    env: { npm_config_prefer_offline: 'false', npm_config_prefer_online: 'true' },
  })
  expect(updated).toEqual({ plugins: [{ name, from: '1.0.0', to: '1.1.0' }] })
  expect(await json(['plugins', 'install', `${name}@1.0.0`])).toMatchObject({
    installed: [{ name, version: '1.0.0', pinned: '1.0.0' }],
  })
  expect(await json(['plugins', 'update'])).toEqual({ plugins: [{ name, from: '1.0.0', to: '1.0.0' }] })
  expect(versionOf(name)).toBe('1.0.0')
  await user.ctk(['plugins', 'uninstall', name])
})

test('plugins that do not work are named, each with what helps, and everything else goes on', async () => {
  const define = (body: string) => `import { definePlugin, registerHook, Sources } from '@ctk/core/plugin'\n${body}`
  const hook = (name: string, parts: string) =>
    define(`export const register = registerHook({ ...definePlugin({ name: '${name}', register() {} }), ${parts} })`)
  const broken = [
    ['ctk-plugin-later', hook('ctk-plugin-later', 'contract: 99'), 'npm install --global @ctk/cli@latest'],
    [
      'ctk-plugin-throws',
      define(`export const register = async () => { throw new Error('no licence') }`),
      'ctk plugins update ctk-plugin-throws',
    ],
    ['ctk-plugin-ours', offering('ctk-plugin-ours', 'testdata'), 'ctk plugins uninstall ctk-plugin-ours'],
    ['ctk-plugin-twice', offering('ctk-plugin-twice', 'own', 'own'), 'ctk plugins update ctk-plugin-twice'],
    [
      'ctk-plugin-lacks',
      `import 'ctk-plugin-peer'\n${offering('ctk-plugin-lacks', 'lacking')}`,
      `npm install --prefix ${data} ctk-plugin-peer`,
    ],
  ] as const
  const optional = {
    peerDependencies: { '@ctk/core': '*', 'ctk-plugin-peer': '*' },
    peerDependenciesMeta: { 'ctk-plugin-peer': { optional: true } },
  }
  await Promise.all([
    ...broken.map(([name, index]) =>
      publishPlugin(user, { name, index, ...(name === 'ctk-plugin-lacks' && { manifest: optional }) }),
    ),
    publishPlugin(user, { name: 'ctk-plugin-peer', index: '', manifest: { peerDependencies: {} } }),
  ])

  const installed = await user.ctk(['plugins', 'install', ...broken.map(([name]) => name)])
  expect(installed).toMatchObject({ code: 1, stdout: expect.stringContaining('Installed ctk-plugin-later 1.0.0') })
  const list = await user.ctk(['retention', 'list-policies'])
  expect(list.code).toBe(0)
  for (const [name, , remedy] of broken) {
    for (const { stderr } of [installed, list]) {
      expect(stderr).toContain(`! Plugin ${name} could not be loaded: `)
      expect(stderr).toContain(remedy)
    }
  }
  expect(list.stderr).not.toMatch(/^\s+at /m)
  const doctor = await json(['plugins', 'doctor'])
  expect(messages(doctor)).toEqual([
    'Plugin ctk-plugin-lacks could not be loaded: it needs the package ctk-plugin-peer, which is not installed.',
    'Plugin ctk-plugin-later could not be loaded: ctk-plugin-later was built for version 99 of the plugin contract; this ctk takes version 1.',
    'Plugin ctk-plugin-ours could not be loaded: The source "testdata" of ctk-plugin-ours is already offered by @ctk/plugin-load-testdata.',
    'Plugin ctk-plugin-throws could not be loaded: Error: no licence',
    'Plugin ctk-plugin-twice could not be loaded: ctk-plugin-twice offers the source "own" twice.',
  ])

  // The remedies are commands that help.
  const [lacks] = doctor.findings
  expect(await user.run('sh', ['-c', lacks.suggestions[0]])).toMatchObject({ code: 0 })
  expect(messages(await json(['plugins', 'doctor'])).join()).not.toContain('ctk-plugin-lacks')
  expect(await user.ctk(['plugins', 'reset'])).toMatchObject({ code: 0 })
  expect(await user.ctk(['plugins', 'doctor'])).toMatchObject({ code: 0 })
})

const nowhere = 'http://127.0.0.1:1/'

test('a package that does not exist is told from a registry that does not answer', async () => {
  expect(await user.ctk(['plugins', 'install', 'load-kafak'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('There is no package load-kafak in the registry. Did you mean load-kafka?'),
  })
  expect(
    await user.ctk(['plugins', 'install', 'load-kafka'], {
      env: { CTK_NPM_REGISTRY: nowhere, npm_config_fetch_retries: '0', npm_config_cache: join(user.home, 'empty') },
    }),
  ).toMatchObject({
    code: 4,
    stderr: expect.stringContaining('The registry does not answer for @ctk/plugin-load-kafka: ECONNREFUSED'),
  })
})

test('a tarball is enough, without a registry', async () => {
  const name = 'ctk-plugin-carried'
  const folder = await publishPlugin(user, {
    name,
    index: offering(name, 'carried'),
    manifest: { peerDependencies: {} },
  })
  await user.run('npm', ['pack'], { cwd: folder })
  const carried = await user.ctk(['plugins', 'install', `file:${folder}/${name}-1.0.0.tgz`, '--json'], {
    env: { CTK_NPM_REGISTRY: nowhere },
  })
  expect(carried.stdout).toContain(name)
  expect(JSON.parse(carried.stdout).installed).toEqual([expect.objectContaining({ name, version: '1.0.0' })])
  expect(await user.ctk(['plugins', 'uninstall', name])).toMatchObject({ code: 0 })
})

test.skipIf(noTerminal)(noTerminal ?? 'somebody at a terminal is asked, and the command goes on', async () => {
  const question = 'Install @ctk/plugin-retention-snapshot now, and go on? [y/N] '
  const list = ['snapshot', 'list']
  const no = await ctkAtTerminal(user, list, { question, answer: '\r' })
  expect(no).toMatchObject({ code: 2, stdout: expect.stringContaining(question) })
  const interrupted = await ctkAtTerminal(user, list, { question, answer: '\u0003' })
  expect(interrupted.code).toBe(2)
  for (const [args, options] of [
    [list, { env: { CI: 'true' } }],
    [[...list, '--json'], {}],
  ] as const) {
    const unasked = await ctkAtTerminal(user, args, { question, answer: 'y\r' }, options)
    expect(unasked).toMatchObject({ code: 2, stdout: expect.not.stringContaining('[y/N]') })
  }
  expect(existsSync(join(data, 'node_modules/@ctk/plugin-retention-snapshot'))).toBe(false)
  const yes = await ctkAtTerminal(user, list, { question, answer: 'y\r' })
  expect(yes).toMatchObject({ code: 0, stdout: expect.stringContaining('✔ Installed @ctk/plugin-retention-snapshot') })
  const again = await user.ctk(list)
  expect(yes.stdout.replaceAll('\r\n', '\n')).toContain(again.stdout)
  await user.ctk(['plugins', 'uninstall', 'retention-snapshot'])
})

test.skipIf(noTerminal)(noTerminal ?? 'a format is offered in the middle of a command', async () => {
  await writeFile(join(user.home, 'metrics.csv'), 'ts,value\n2026-01-01T00:00:00Z,1\n2026-01-02T00:00:00Z,2\n')
  expect(await user.ctk(['load', 'table', 'metrics.csv', '--create'])).toMatchObject({ code: 0 })
  const question = 'Install @ctk/plugin-format-parquet now, and go on? [y/N] '
  const saved = await ctkAtTerminal(user, ['save', 'table', 'metrics', 'metrics.parquet'], { question, answer: 'y\r' })
  expect(saved).toMatchObject({ code: 0, stdout: expect.stringContaining(question) })
  expect(readFileSync(join(user.home, 'metrics.parquet')).subarray(0, 4).toString()).toBe('PAR1')
  await user.ctk(['plugins', 'uninstall', 'format-parquet'])
})

test('apps/docs/plugins.md', async () => {
  for (const { text } of snippetsOf('apps/docs/plugins.md'))
    expect(await user.run('sh', ['-euc', text]), text).toMatchObject({ code: 0 })
  expect(await json(['plugins', 'doctor'])).toMatchObject({ findings: [] })
  expect(existsSync(join(data, 'node_modules/@ctk/plugin-load-kafka'))).toBe(false)
})
