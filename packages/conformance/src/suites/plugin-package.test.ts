import { expect, test } from 'vitest'
import { verdicts } from '../../test/verdicts.js'

/** A small plugin that is found, loaded and registered, as built files. */
const imports = `
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describePluginPackage } from 'KIT/suites/plugin-package.suite.ts'

const soundManifest = {
  name: 'ctk-plugin-shred', type: 'module', keywords: ['ctk-plugin', 'oclif-plugin'],
  exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' }, './package.json': './package.json' },
  files: ['dist', 'oclif.manifest.json'],
  peerDependencies: { '@ctk/core': '^0.1.0' },
  oclif: { hooks: { 'ctk:register': { target: './dist/index.js', identifier: 'register' } } },
}
const soundFiles = {
  'index.d.ts': '',
  'index.js': \`
    import { definePlugin, RetentionStrategies, registerHook } from '@ctk/core/plugin'
    export const shred = definePlugin({
      name: 'ctk-plugin-shred',
      register: (registry) => registry.add(RetentionStrategies, {
        name: 'shred', summary: 'shreds', load: async () => (await import('./shred.js')).shred,
      }),
    })
    export const register = registerHook(shred)\`,
  'shred.js': "import { operationId } from '@ctk/core'\\nexport const shred = { name: 'shred', plan: () => [operationId] }",
}
let count = 0
const changed = (manifest, files = {}) => {
  const folder = join(import.meta.dirname, 'plugin' + count++)
  mkdirSync(join(folder, 'dist'), { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...soundManifest, ...manifest }))
  writeFileSync(join(folder, 'oclif.manifest.json'), '{}')
  for (const [name, text] of Object.entries({ ...soundFiles, ...files })) writeFileSync(join(folder, 'dist', name), text)
  describePluginPackage(folder)
}
const index = (from, to) => changed({}, { 'index.js': soundFiles['index.js'].replace(from, to) })
const shred = (text) => changed({}, { 'shred.js': text })
`

const broken: readonly [name: string, code: string, failing: string][] = [
  ['no keyword', `changed({ keywords: ['oclif-plugin'] })`, 'is found as a plugin'],
  ['no hook', `changed({ oclif: {} })`, 'is found as a plugin'],
  ['CommonJS', `changed({ type: undefined })`, 'is an ES module'],
  ['no types', `changed({ exports: './dist/index.js' })`, 'is an ES module'],
  ['an empty package', `changed({ files: [] })`, 'ships what'],
  ['its own core', `changed({ dependencies: { '@ctk/core': '^0.1.0' } })`, 'takes @ctk/core'],
  ['one version of core', `changed({ peerDependencies: { '@ctk/core': '0.1.0' } })`, 'takes @ctk/core'],
  ['a heavy entry', `index('@ctk/core/plugin', '@ctk/core')`, 'loads nothing at start-up'],
  [
    'a heavy entry behind another file',
    `changed({}, { 'index.js': "import './shred.js'\\n" + soundFiles['index.js'] })`,
    'loads nothing at start-up',
  ],
  [
    'the container',
    `shred("import('tsyringe').catch(() => 0)\\nexport const shred = { name: 'shred' }")`,
    'leaves the container',
  ],
  ['another name', `index("name: 'ctk-plugin-shred'", "name: 'shred'")`, 'adds itself once'],
  [
    'another contract',
    `index('registerHook(shred)', 'registerHook(shred)\\nshred.contract = 99')`,
    'exports the plugin',
  ],
  ['no plugin exported', `index('export const shred', 'const shred')`, 'exports the plugin'],
  ['nothing added', `index('registry.add', '[registry.add]')`, 'adds something'],
  ['a summary of two lines', `index("'shreds'", "'shreds\\\\n'")`, 'adds something'],
  ['a strategy of another name', `shred("export const shred = { name: 'other' }")`, 'adds something'],
  ['a strategy that does not load', `shred("throw new Error('broken')")`, 'adds something'],
]

test('a plugin that keeps the contract passes, and each broken one fails by the test that says why', {
  timeout: 120_000,
}, async () => {
  const cases = Object.fromEntries(broken.map(([name, code]) => [name, code]))
  const found = await verdicts(imports, { sound: 'changed({})', ...cases })
  expect(found.sound).toEqual({ passed: expect.any(Array), failed: [] })
  expect(found.sound?.passed).toHaveLength(9)
  for (const [name, , failing] of broken) {
    expect(found[name]?.failed, name).toEqual(expect.arrayContaining([expect.stringContaining(failing)]))
  }
})
