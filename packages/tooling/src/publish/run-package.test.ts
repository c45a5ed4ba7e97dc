import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { Manifest } from '../workspace/manifest.ts'
import { linkPackages } from './link-packages.ts'
import { runPackage } from './run-package.ts'

const scratch = mkdtempSync(join(tmpdir(), 'ctk-run-package-'))
afterEach(() => rmSync(scratch, { recursive: true, force: true }))

/** Runs a package that has a plugin's hook and a program, with some things about it changed. */
async function run(changes: { readonly manifest?: Manifest; readonly files?: Readonly<Record<string, string>> }) {
  const manifest: Manifest = {
    name: 'ctk-plugin-x',
    version: '1.0.0',
    type: 'module',
    exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
    bin: { x: './bin/x.js' },
    oclif: { hooks: { 'ctk:register': { target: './dist/index.js', identifier: 'register' } } },
    peerDependencies: { '@ctk/core': '*' },
    ...changes.manifest,
  }
  const files = {
    'package.json': JSON.stringify(manifest),
    'oclif.manifest.json': '{ "version": "1.0.0", "commands": {} }',
    'bin/x.js': 'console.log(1)',
    'dist/index.js': `import { definePlugin, registerHook } from '@ctk/core/plugin'
      export const register = registerHook(definePlugin({ name: 'ctk-plugin-x', register() {} }))`,
    ...changes.files,
  }
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(scratch, file)), { recursive: true })
    writeFileSync(join(scratch, file), text)
  }
  const source = join(import.meta.dirname, '../..')
  const pack = { source, tarball: '', content: scratch, manifest, files: Object.keys(files) }
  await linkPackages([pack])
  return await runPackage(pack, scratch)
}

test('a package that runs', async () => {
  expect(await run({})).toEqual([])
})

test.each([
  [
    'what is not declared is not found',
    { manifest: { peerDependencies: {} } },
    /importing it .*exit code 1[\s\S]*@ctk\/core/,
  ],
  ['an export that throws', { files: { 'dist/index.js': 'throw new Error("no luck")' } }, /no luck/],
  [
    'another name in the hook',
    { manifest: { name: 'ctk-plugin-y' } },
    /registered ctk-plugin-x instead of ctk-plugin-y/,
  ],
  [
    'a manifest of another version',
    { files: { 'oclif.manifest.json': '{ "version": "0.9.0" }' } },
    /oclif.manifest.json is of 0.9.0; build 1.0.0 first/,
  ],
  [
    'a command that is none',
    {
      files: {
        'oclif.manifest.json': '{ "version": "1.0.0", "commands": { "x": { "relativePath": ["bin", "x.js"] } } }',
      },
    },
    /bin\/x.js has no command/,
  ],
])('%s', async (_, changes, said) => {
  expect(await run(changes)).toEqual([expect.stringMatching(said)])
})

test('a program that fails and one that is silent', async () => {
  expect(await run({ files: { 'bin/x.js': 'process.exitCode = process.argv[2] === "--help" ? 0 : 3' } })).toEqual([
    expect.stringContaining('bin/x.js --version: exit code 3'),
    expect.stringContaining('bin/x.js --help says nothing'),
  ])
})
