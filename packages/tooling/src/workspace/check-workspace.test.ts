import { describe, expect, test } from 'vitest'
import { checkWorkspace } from './check-workspace.ts'
import { formatFinding } from './finding.ts'
import { healthyWorkspace } from './healthy-workspace.ts'
import { readWorkspace } from './read-workspace.ts'
import { createWorkspace } from './workspace.ts'

type Texts = Readonly<Record<string, string | undefined>>

/** What the rules say about the healthy workspace after some of its files were changed, added or (undefined) removed. */
function check(changes: Texts): string[] {
  const texts = Object.entries({ ...healthyWorkspace, ...changes }).filter(([, text]) => text !== undefined)
  return checkWorkspace(createWorkspace(Object.fromEntries(texts) as Record<string, string>)).map(formatFinding)
}

/** A manifest of the healthy workspace with some fields changed. */
function manifest(folder: string, fields: object): Texts {
  const file = `${folder}/package.json`
  return { [file]: JSON.stringify({ ...JSON.parse(healthyWorkspace[file] ?? ''), ...fields }) }
}

test('nothing is found in a healthy workspace', () => {
  expect(check({})).toEqual([])
})

test('nothing is found in this workspace', () => {
  const root = new URL('../../../..', import.meta.url).pathname
  expect(checkWorkspace(readWorkspace(root)).map(formatFinding)).toEqual([])
})

describe('package-manifest', () => {
  test.each<[object, RegExp]>([
    [{ name: '@ctk/kernel' }, /name it "@ctk\/core"/],
    [{ license: 'MIT' }, /"license": "Apache-2.0"/],
    [{ type: 'commonjs' }, /"type": "module"/],
    [{ version: undefined }, /version/],
    [{ description: '' }, /describe/],
    [
      { repository: { type: 'git', url: 'git+https://github.com/ctk-toolkit/ctk.git' } },
      /"directory": "packages\/core"/,
    ],
    [{ engines: {} }, /"node": ">=22.12"/],
    [{ sideEffects: undefined }, /"sideEffects": false/],
    [{ publishConfig: {} }, /"access": "public"/],
    [{ keywords: [] }, /keywords/],
    [{ scripts: { build: 'tsc' } }, /script "build"/],
    [{ files: ['src'] }, /add "dist" to "files"/],
    [{ bin: { ctk: './dist/index.js' } }, /add "bin" to "files"/],
    [{ private: true }, /take "private" away/],
  ])('%j', (fields, remedy) => {
    expect(check(manifest('packages/core', fields)).join('\n')).toMatch(remedy)
  })

  test('a folder without a layer', () => {
    expect(check({ 'packages/new/package.json': '{"name":"@ctk/new"}' }).join('\n')).toMatch(/has no layer/)
  })

  test('a plugin is named after its folder', () => {
    expect(check(manifest('plugins/thing', { name: '@ctk/thing' })).join('\n')).toMatch(/name it "@ctk\/plugin-thing"/)
  })
})

describe('package-exports', () => {
  const index = { types: './dist/index.d.ts', default: './dist/index.js' }
  const own = { './package.json': './package.json' }
  test.each<[object, RegExp]>([
    [{ '.': index }, /export ".\/package.json"/],
    [own, /export "." with/],
    [{ ...own, '.': './dist/index.js' }, /in this order/],
    [{ ...own, '.': { default: './dist/index.js', types: './dist/index.d.ts' } }, /in this order/],
    [{ ...own, '.': { ...index, types: './dist/other.d.ts' } }, /types of "." are/],
    [
      { ...own, '.': index, './b': { types: './dist/b.d.ts', default: './dist/b.js' } },
      /src\/b.ts, which does not exist/,
    ],
  ])('%j', (exports, remedy) => {
    expect(check(manifest('packages/core', { exports })).join('\n')).toMatch(remedy)
  })
})

test('a program may be exported by its own name', () => {
  const exports = { './bin/run.js': './bin/run.js', './package.json': './package.json' }
  expect(check(manifest('apps/cli', { exports }))).toEqual([])
})

describe('package-files', () => {
  test.each<[Texts, RegExp]>([
    [{ 'packages/core/README.md': undefined }, /^packages\/core\/README.md: package-files/],
    [{ 'packages/core/tsconfig.json': '{}' }, /"extends": "..\/..\/packages\/tooling\/tsconfig\/base.json"/],
    [{ 'packages/core/tsconfig.json': undefined }, /"extends"/],
    [{ 'packages/core/notes.txt': '' }, /^packages\/core\/notes.txt: package-files: move or delete it/],
    [{ 'packages/core/bin/run.js': '' }, /^packages\/core\/bin: package-files: move or delete it/],
  ])('%j', (changes, remedy) => {
    expect(check(changes)[0]).toMatch(remedy)
  })

  test('a library has one public file', () => {
    expect(check({ 'packages/core/src/index.ts': undefined }).join('\n')).toMatch(
      /packages\/core\/src\/index.ts: package-files: write it/,
    )
  })
})

describe('plugin-shape', () => {
  test.each<[object, RegExp]>([
    [{ keywords: ['oclif-plugin'] }, /keyword "ctk-plugin"/],
    [{ keywords: ['ctk-plugin'] }, /keyword "oclif-plugin"/],
    [{ oclif: { topicSeparator: ' ' } }, /"ctk:register"/],
    [{ oclif: { hooks: { 'ctk:register': { target: './dist/index.js', identifier: 'register' } } } }, /topicSeparator/],
    [{ peerDependencies: {} }, /peer dependency/],
    [{ devDependencies: {} }, /"devDependencies"/],
    [{ dependencies: { '@ctk/core': 'workspace:^' } }, /out of "dependencies"/],
  ])('%j', (fields, remedy) => {
    expect(check(manifest('plugins/thing', fields)).join('\n')).toMatch(remedy)
  })

  test.each<[string, Texts, RegExp]>([
    [
      'the entry imports all of core',
      { 'plugins/thing/src/index.ts': "import '@ctk/core'\nexport const load = () => import('./thing.js')\n" },
      /^plugins\/thing\/src\/index.ts: plugin-shape: reach it by import\(\)/,
    ],
    [
      'the entry imports what imports all of core',
      { 'plugins/thing/src/index.ts': "export * from './thing.js'" },
      /^plugins\/thing\/src\/thing.ts: plugin-shape: .* imports "@ctk\/core" at every start/,
    ],
  ])('%s', (_, changes, remedy) => {
    expect(check(changes)).toEqual([expect.stringMatching(remedy)])
  })

  test('the entry may import types', () => {
    const text = "export type { A } from './thing.js'\nimport type { B } from '@ctk/core'\n"
    expect(check({ 'plugins/thing/src/index.ts': text })).toEqual([])
  })
})

describe('imports-one-way', () => {
  const plugged = {
    peerDependencies: { '@ctk/core': 'workspace:^', '@ctk/cli': 'workspace:^', '@ctk/plugin-other': 'workspace:^' },
  }
  test.each<[string, Texts, RegExp]>([
    [
      'core imports database',
      { 'packages/core/src/time/clock.ts': "import '@ctk/database'" },
      /core may import no package of the workspace/,
    ],
    [
      'a type',
      { 'packages/core/src/time/clock.ts': "import type { A } from '@ctk/database'" },
      /do not import @ctk\/database/,
    ],
    ['a test', { 'packages/core/src/time/clock.test.ts': "import '@ctk/database'" }, /do not import @ctk\/database/],
    [
      'a dynamic import',
      { 'packages/core/src/time/clock.ts': "export const a = import('@ctk/database')" },
      /do not import/,
    ],
    [
      'another package by path',
      { 'packages/core/src/time/clock.ts': "import '../../../database/src/index.js'" },
      /by the name of its package/,
    ],
    [
      'a plugin imports the command line',
      { ...manifest('plugins/thing', plugged), 'plugins/thing/src/thing.ts': "import '@ctk/cli'" },
      /do not import @ctk\/cli here: plugin may import core, database, cli-kit/,
    ],
    [
      'a plugin imports a plugin',
      {
        ...manifest('plugins/thing', plugged),
        'plugins/thing/src/thing.ts': "import '@ctk/plugin-other'",
        'plugins/other/package.json': '{"name":"@ctk/plugin-other"}',
      },
      /do not import @ctk\/plugin-other/,
    ],
  ])('%s', (_, changes, remedy) => {
    expect(check(changes).filter((line) => line.includes('imports-one-way'))).toEqual([expect.stringMatching(remedy)])
  })
})

describe('imports-declared', () => {
  test.each<[string, Texts, RegExp]>([
    [
      'of shipped code',
      { 'packages/core/src/time/clock.ts': "import 'zod'" },
      /add zod to the dependencies or peerDependencies/,
    ],
    ['of types', { 'packages/core/src/time/clock.ts': "import type { A } from 'zod'" }, /add zod to the dependencies/],
    [
      'a development dependency in shipped code',
      { 'packages/core/src/time/clock.ts': "import 'vitest'" },
      /add vitest to the dep/,
    ],
    ['of a test', { 'packages/core/src/time/clock.test.ts': "import 'luxon'" }, /add luxon to the devDependencies/],
    [
      'declared and not used',
      { 'packages/core/src/plugin/registry.ts': 'export class Registry {}' },
      /remove the dependency tsyringe/,
    ],
  ])('%s', (_, changes, remedy) => {
    expect(check(changes)).toEqual([expect.stringMatching(remedy)])
  })

  test.each(["import { join } from 'node:path'", "import '@ctk/core'"])('%s needs no declaration', (text) => {
    expect(check({ 'packages/core/src/time/clock.ts': text })).toEqual([])
  })

  test('a dependency and its peer that are brought along for each other are used', () => {
    const changes = {
      ...manifest('packages/database', { peerDependencies: { pg: '^8.0.0' } }),
      ...manifest('apps/cli', {
        dependencies: {
          '@ctk/core': 'workspace:^',
          '@ctk/database': 'workspace:^',
          '@ctk/plugin-thing': 'workspace:^',
          pg: '8.0.0',
        },
      }),
    }
    expect(check(changes)).toEqual([])
  })
})

test.each(['tsyringe', 'reflect-metadata'])('container-in-one-file: %s', (name) => {
  expect(check({ 'packages/core/src/time/clock.ts': `import '${name}'` }).join('\n')).toMatch(
    /clock.ts: container-in-one-file: use the Registry/,
  )
})

test('errors-by-brand', () => {
  expect(check({ 'packages/core/src/time/clock.test.ts': 'error instanceof CtkError' })).toEqual([
    expect.stringMatching(/clock.test.ts: errors-by-brand: ask isCtkError/),
  ])
})

test('one-clock', () => {
  expect(check({ 'plugins/thing/src/thing.ts': 'export const thing = new Date()' })).toEqual([
    expect.stringMatching(/thing.ts: one-clock: take new Date\(\) away/),
  ])
})

test('sql-in-its-package', () => {
  expect(check({ 'plugins/thing/src/thing.ts': "export const thing = 'DELETE FROM t'" })).toEqual([
    expect.stringMatching(/thing.ts: sql-in-its-package: write "DELETE FROM t" with the sql tag/),
  ])
})

describe('file-length', () => {
  const lines = (count: number): string => `export const clock = 1\n${'//\n'.repeat(count - 1)}`

  test('300 lines are allowed, 301 are not', () => {
    expect(check({ 'packages/core/src/time/clock.ts': lines(300) })).toEqual([])
    expect(check({ 'packages/core/src/time/clock.ts': lines(301) })).toEqual([
      expect.stringMatching(/file-length: divide it: 301 lines/),
    ])
  })

  test('tests may be longer', () => {
    expect(check({ 'packages/core/src/time/clock.test.ts': lines(301) })).toEqual([])
  })
})

test('folder-names', () => {
  expect(check({ 'packages/core/test/utils/a.json': '' })).toEqual([
    'packages/core/test/utils: folder-names: move its files to the features that they belong to',
  ])
})

test('root-entries', () => {
  expect(check({ 'notes.md': '', 'README.md': undefined })).toEqual([
    'README.md: root-entries: write it',
    'notes.md: root-entries: move it into the room that it belongs to, or delete it',
  ])
})

describe('reachable-files', () => {
  test('a file that nothing imports', () => {
    expect(check({ 'packages/core/src/time/old.ts': '' })).toEqual([
      expect.stringMatching(/old.ts: reachable-files: export it, use it or delete it/),
    ])
  })

  test('a file that only a test imports', () => {
    const changes = {
      'packages/core/src/time/made-up.ts': '',
      'packages/core/src/time/clock.test.ts': "import './made-up.js'",
    }
    expect(check(changes)).toEqual([expect.stringMatching(/made-up.ts: reachable-files/)])
  })

  test('oclif reaches the help class and the hooks', () => {
    const { oclif } = JSON.parse(healthyWorkspace['apps/cli/package.json'] ?? '')
    const loaded = { helpClass: './dist/help.js', hooks: { command_not_found: './dist/not-found.js' } }
    const files = { 'apps/cli/src/help.ts': '', 'apps/cli/src/not-found.ts': '' }
    expect(check(files)).toHaveLength(2)
    expect(check({ ...files, ...manifest('apps/cli', { oclif: { ...oclif, ...loaded } }) })).toEqual([])
  })

  test('types, dynamic imports, commands and other exports reach files', () => {
    const index = { types: './dist/index.d.ts', default: './dist/index.js' }
    const extra = { types: './dist/extra.d.ts', default: './dist/extra.js' }
    const changes = {
      ...manifest('packages/core', { exports: { '.': index, './extra': extra, './package.json': './package.json' } }),
      'packages/core/src/extra.ts': "import type { A } from './a.js'\nexport const b = () => import('./b.js')",
      'packages/core/src/a.ts': 'export interface A {}',
      'packages/core/src/b.ts': '',
      'apps/cli/src/commands/deep/other.ts': '',
    }
    expect(check(changes)).toEqual([])
  })
})

describe('tests-run', () => {
  test.each([
    'packages/core/clock.test.ts',
    'e2e/cli.test.ts',
    'apps/docs/examples/a.test.ts',
    'apps/cli/bin/run.test.ts',
  ])('%s', (file) => {
    expect(check({ [file]: '' }).join('\n')).toMatch(`${file}: tests-run: rename or move it`)
  })

  test.each([
    'packages/core/test/a.test.ts',
    'plugins/thing/test/a.db.test.ts',
    'e2e/a.e2e.test.ts',
    'e2e/a/a.db.test.ts',
  ])('%s runs', (file) => {
    expect(check({ [file]: '' }).join('\n')).not.toMatch('tests-run')
  })
})

describe('readme-template', () => {
  test.each<[string, RegExp]>([
    ['# Core\n```\nnpm install @ctk/core\n```', /begin with the line "# @ctk\/core"/],
    ['# @ctk/core\n```\n```', /how to install it: npm install @ctk\/core/],
    ['# @ctk/core\nnpm install @ctk/core', /show one example/],
  ])('%j', (readme, remedy) => {
    expect(check({ 'packages/core/README.md': readme })).toEqual([expect.stringMatching(remedy)])
  })
})

describe('snippets-executed', () => {
  const block = '```shell\nctk doctor\n```\n'
  test.each<[string, unknown[]]>([
    [block, [expect.stringContaining('name the test')]],
    [`<!-- not executed: no server -->\n${block}`, []],
    [`<!-- executed by plugins/thing/test/runs.test.ts -->\n${block}`, []],
    [`<!-- executed by plugins/thing/test/gone.test.ts -->\n${block}`, [expect.stringContaining('no such test')]],
  ])('%j', (text, findings) => {
    const run = { 'plugins/thing/test/runs.test.ts': "export const page = 'runs.md'\n" }
    expect(check({ ...run, 'apps/docs/runs.md': text })).toEqual(findings)
  })
})

test('readme-packages', () => {
  expect(check({ 'README.md': '' })).toHaveLength(4)
})
