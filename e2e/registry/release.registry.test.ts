import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { installCtk } from './install-ctk.ts'
import { InstalledPackages } from './installed-packages.ts'
import { type Outside, outside, type ProvidedRegistry } from './outside.ts'
import { publishWorkspace } from './publish-workspace.ts'
import { startRegistry, type TestRegistry } from './start-registry.ts'
import { ThrowAwayClone } from './throw-away-clone.ts'

const contract = ['@ctk/core', '@ctk/database', '@ctk/cli-kit', '@ctk/conformance', '@ctk/cli', 'create-ctk-plugin']
const isPlugin = (name: string) => name.startsWith('@ctk/plugin-')
const major = (version = '') => Number(version.split('.')[0])

let folder: string
let server: TestRegistry
let registry: ProvidedRegistry
let clone: ThrowAwayClone
let user: Outside
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ctk-release-'))
  // A registry of its own, because releases move `latest`.
  server = await startRegistry(join(folder, 'verdaccio'), inject('ctkRegistry').url)
  registry = { url: server.url, cache: join(folder, 'cache') }
  clone = await ThrowAwayClone.create(join(folder, 'clone'))
  user = await outside(join(folder, 'user'), registry)
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true, maxRetries: 3 })
})

/** Takes the pending changes into versions, as a release begins. */
async function version(): Promise<Record<string, string>> {
  clone.run('changeset', 'version')
  await clone.rebuild()
  clone.commit('Version')
  return await clone.versions()
}

const ctk = (...args: string[]) => user.run('ctk', args)
const distTags = async (name: string) =>
  JSON.parse((await user.run('npm', ['view', name, 'dist-tags', '--json'])).stdout)

describe('two releases in a row', () => {
  let first: Record<string, string>
  let second: Record<string, string>

  test('the first: one version for the contract, and no package below 1.0.0', async () => {
    first = await version()
    expect(new Set(contract.map((name) => first[name])).size).toBe(1)
    expect(Object.entries(first).filter(([, each]) => major(each) < 1)).toEqual([])
    await publishWorkspace(user, clone.folder)
    await installCtk(user)
    expect(await ctk('plugins', 'install', 'retention-snapshot')).toMatchObject({ code: 0 })
  })

  test('a minor in core bumps the contract, and no plugin but the one that changed', async () => {
    await clone.change({ '@ctk/core': 'minor', '@ctk/plugin-retention-reallocate': 'minor' })
    second = await version()
    const bumped = Object.keys(second).filter((name) => second[name] !== first[name])
    expect(bumped.sort()).toEqual([...contract, '@ctk/plugin-retention-reallocate'].sort())
    for (const name of bumped) expect(major(second[name]), name).toBe(major(first[name]))
    expect(new Set(contract.map((name) => second[name])).size).toBe(1)
  })

  test('the release script checks and publishes what is new, and tags it', async () => {
    const release = () => user.run('node', [join(clone.folder, 'packages/tooling/scripts/release.ts')])
    const { code, stdout, stderr } = await release()
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout.match(/^✔ .*$/gm)?.sort()).toEqual(
      [...contract, '@ctk/plugin-retention-reallocate'].map((name) => `✔ ${name}`).sort(),
    )
    expect(await distTags('@ctk/cli')).toEqual({ latest: second['@ctk/cli'] })
    expect(await distTags('@ctk/plugin-retention-delete')).toEqual({ latest: first['@ctk/plugin-retention-delete'] })
    expect(clone.git('tag').split('\n')).toContain(`@ctk/core@${second['@ctk/core']}`)
    expect(await release()).toMatchObject({ code: 0, stdout: expect.stringContaining('No unpublished projects') })
  })

  test('what cannot be signed is not published, where a signature is asked for', async () => {
    const [cwd, pnpm] = ['plugins/retention-delete', 'node_modules/.bin/pnpm'].map((path) => join(clone.folder, path))
    const env = { pnpm_config_provenance: 'true' }
    const { code, stderr } = await user.run(pnpm as string, ['publish', '--no-git-checks', '--force'], {
      cwd: cwd as string,
      env,
    })
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('ERR_PNPM_PROVENANCE') })
  })

  test('a command line and plugins of both work together', async () => {
    // A plugin of the second release beside one of the first, under the command line of the first, then of the second.
    expect(await ctk('plugins', 'install', 'retention-reallocate')).toMatchObject({ code: 0 })
    for (const name of ['first', 'second']) {
      if (name === 'second') await installCtk(user)
      expect((await ctk('--version')).stdout).toContain(`@ctk/cli/${(name === 'first' ? first : second)['@ctk/cli']} `)
      const { code, stdout, stderr } = await ctk('plugins', '--json')
      expect({ code, stderr }, name).toEqual({ code: 0, stderr: '' })
      const plugins: { name: string; version: string; adds: string[] }[] = JSON.parse(stdout).plugins
      for (const [strategy, versions] of [
        ['snapshot', first],
        ['reallocate', second],
      ] as const) {
        const plugin = `@ctk/plugin-retention-${strategy}`
        const adds = expect.arrayContaining([expect.stringMatching(new RegExp(`strateg.*\\b${strategy}\\b`))])
        expect(plugins, name).toContainEqual(expect.objectContaining({ name: plugin, version: versions[plugin], adds }))
      }
    }
  })

  test('a library with plugins of both has one core', async () => {
    const project = await outside(join(folder, 'library'), registry)
    await writeFile(join(project.home, 'package.json'), '{}')
    const plugins = ['retention-delete', 'retention-reallocate'].map((name) => `@ctk/plugin-${name}`)
    expect(await project.run('npm', ['install', '@ctk/core', '@ctk/database', ...plugins])).toMatchObject({ code: 0 })
    const installed = [...(await InstalledPackages.read(project.home)).all()]
    expect(installed.filter((path) => path.endsWith('@ctk/core'))).toEqual(['node_modules/@ctk/core'])
  })
})

test('a snapshot is a set of its own, and nobody gets it who did not ask', async () => {
  const before = await distTags('@ctk/cli')
  const run = (...args: string[]) =>
    user.run('node', [join(clone.folder, 'packages/tooling/scripts', ...args.slice(0, 1)), ...args.slice(1)])
  expect(await run('version-snapshot.ts', 'latest')).toMatchObject({ code: 2 })
  expect(await run('version-snapshot.ts', 'canary')).toMatchObject({ code: 0 })
  const versions = await clone.versions()
  for (const each of Object.values(versions)) expect(each).toMatch(/^\d+\.\d+\.\d+-canary-\d{14}$/)
  await clone.rebuild()
  expect(await run('release.ts')).toMatchObject({ code: 1, stdout: expect.stringContaining('Give --tag NAME') })
  expect(await run('version-snapshot.ts', 'canary')).toMatchObject({ code: 3 })

  await publishWorkspace(user, clone.folder, 'canary')
  expect(await distTags('@ctk/cli')).toEqual({ ...before, canary: versions['@ctk/cli'] })
  const brave = await outside(join(folder, 'brave'), registry)
  expect(await brave.run('npm', ['install', '-g', '@ctk/cli@canary'])).toMatchObject({ code: 0 })
  const cli = join(brave.home, 'prefix/lib/node_modules/@ctk/cli/node_modules')
  for (const name of ['@ctk/core', ...Object.keys(versions).filter(isPlugin)]) {
    const text = await readFile(join(cli, name, 'package.json'), 'utf8').catch(() => undefined)
    if (text) expect(JSON.parse(text).version, name).toBe(versions[name])
  }
  expect(await brave.run('ctk', ['retention', 'plan', '--help'])).toMatchObject({ code: 0, stderr: '' })
})
