import { expect, test } from 'vitest'
import { checkTarball, type Tarball } from './check-tarball.ts'

const good: Tarball = {
  manifest: {
    exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' }, './package.json': './package.json' },
    bin: { ctk: './bin/run.js' },
    oclif: { hooks: { 'ctk:register': { target: './dist/register.js' } } },
    dependencies: { '@ctk/core': '^1.0.0' },
  },
  files: [
    'LICENSE',
    'README.md',
    'bin/run.js',
    'dist/index.d.ts',
    'dist/index.js',
    'dist/register.js',
    'oclif.manifest.json',
    'package.json',
  ],
}

const without = (file: string): Tarball => ({ ...good, files: good.files.filter((other) => other !== file) })

test('a complete package', () => {
  expect(checkTarball(good)).toEqual([])
})

test.each([
  'LICENSE',
  'README.md',
  'bin/run.js',
  'dist/index.d.ts',
  'dist/index.js',
  'dist/register.js',
  'oclif.manifest.json',
])('%s is missing', (file) => {
  expect(checkTarball(without(file))).toEqual([expect.stringContaining(`${file} is missing`)])
})

test.each([
  'dist/a.test.js',
  'dist/a.test.d.ts',
  'dist/index.js.map',
  'dist/.tsbuildinfo',
  'src/a.ts',
  'test/a.js',
  'tsconfig.json',
])('%s does not belong', (file) => {
  expect(checkTarball({ ...good, files: [...good.files, file] })).toEqual([`${file} is for developers only`])
})

test.each(['workspace:^', 'catalog:'])('the range %s is not replaced', (range) => {
  const manifest = { ...good.manifest, peerDependencies: { pg: range } }
  expect(checkTarball({ ...good, manifest })).toEqual(['pg still has a workspace: range'])
})
