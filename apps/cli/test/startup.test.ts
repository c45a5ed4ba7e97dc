import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { linkPlugin } from './link-plugin.js'
import { temporaryFolder } from './run-ctk.js'
import { spawnCtk } from './spawn-ctk.js'

/** Runs a command line and gives its output with everything that was imported on the way, CommonJS included. */
async function imports(
  argv: readonly string[],
  folder = temporaryFolder(),
): Promise<{ stdout: string; exitCode: number; modules: string; read: readonly string[] }> {
  const [list, hooks] = [join(folder, 'modules'), join(folder, 'hooks.mjs')]
  mkdirSync(folder, { recursive: true })
  writeFileSync(
    hooks,
    `import { appendFileSync } from 'node:fs'
    import { createRequire, registerHooks } from 'node:module'
    const files = createRequire(import.meta.url)('node:fs/promises')
    const { readFile } = files
    files.readFile = (path, ...rest) => { appendFileSync(${JSON.stringify(list)}, 'read:' + path + '\\n'); return readFile(path, ...rest) }
    registerHooks({ load(url, context, next) { appendFileSync(${JSON.stringify(list)}, url + '\\n'); return next(url, context) } })`,
  )
  const { stdout, exitCode } = await spawnCtk(folder, argv, { node: ['--import', hooks] }).outcome
  const lines = readFileSync(list, 'utf8').split('\n')
  rmSync(list)
  const modules = lines.filter((line) => !line.startsWith('read:')).join('\n')
  return { stdout, exitCode, modules, read: lines.flatMap((line) => line.match(/(?<=^read:).*/) ?? []) }
}

const heavy = [
  /\/packages\/core\//,
  /\/packages\/database\//,
  /node_modules\/pg\//,
  /pglite/,
  /\/zod\//,
  /tsyringe/,
  /(?<!dist)\/plugins\//,
]

test.each([['--version'], ['-v'], ['version']])('%s imports nothing but the entry', async (argument) => {
  const { stdout, exitCode, modules } = await imports([argument])
  expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/^@ctk\/cli\/\d+\.\d+\.\d+\S* \S+ node-v\d+/)])
  expect(
    modules
      .trim()
      .split('\n')
      .filter((module) => !module.startsWith('node:')),
  ).toEqual([expect.stringMatching(/apps\/cli\/bin\/run\.js$/)])
})

test.each([
  [['--help']],
  [[]],
  [['retention', '--help']],
  [['retention', 'run', '--help']],
  [['help', 'load', 'table']],
])('help %j imports neither core nor a driver nor a plugin', async (argv) => {
  const { stdout, exitCode, modules } = await imports(argv)
  expect([exitCode, stdout]).toEqual([0, expect.stringContaining('USAGE')])
  expect(modules).toContain('@oclif')
  for (const pattern of heavy) expect(modules).not.toMatch(pattern)
})

test('a command on a server imports neither the embedded database nor the schema library', async () => {
  const { exitCode, modules } = await imports(['retention', 'list-policies', 'crate://127.0.0.1:1'])
  expect(exitCode).toBe(4)
  expect(modules).toMatch(/\/packages\/database\//)
  for (const pattern of [/pglite\/dist/, /node_modules\/pg\//, /\/zod\//, /csv-parse/])
    expect(modules).not.toMatch(pattern)
})

test('an older Node gets one clear line and exit code 2', async () => {
  const older = `data:text/javascript,Object.defineProperty(process.versions,'node',{value:'20.11.1'})`
  const { stdout, stderr, exitCode } = await spawnCtk(temporaryFolder(), ['--help'], { node: ['--import', older] })
    .outcome
  expect([exitCode, stdout, stderr]).toEqual([2, '', 'ctk needs Node.js 22.12 or newer; this is 20.11.1.\n'])
})

test.each([
  [['ctk', 'retention', ''], 'list-policies'],
  [['ctk', 'retention', 'run', '--'], '--max-share'],
  [['ctk', 'plugins', 'install', ''], 'load-kafka'],
])('a shell that completes %j has no oclif, no driver and no plugin imported', async (words, expected) => {
  const { stdout, exitCode, modules } = await imports(['__complete', 'zsh', ...words])
  expect([exitCode, stdout]).toEqual([0, expect.stringContaining(expected)])
  expect(modules).not.toContain('@oclif')
  for (const pattern of heavy) expect(modules).not.toMatch(pattern)
})

test('20 plugins cost the help of a command two small files each, and no module', async () => {
  const folder = temporaryFolder()
  const help = ['retention', 'list-policies', '--help']
  const none = await imports(help, folder)
  const names = Array.from({ length: 20 }, (_, i) => `extra-${i}`)
  for (const name of names)
    linkPlugin(folder, name, `add('source', '${name}', async () => ({}))`, {
      commands: { [`${name}:list`]: 'export {}' },
    })
  const twenty = await imports(help, folder)
  expect([twenty.exitCode, twenty.stdout]).toEqual([0, none.stdout])
  const sorted = (modules: string) => [...new Set(modules.split('\n'))].sort()
  expect(sorted(twenty.modules)).toEqual(sorted(none.modules))
  const more = twenty.read.filter((file) => !none.read.includes(file))
  expect(more.toSorted()).toEqual(
    names
      .flatMap((name) =>
        ['oclif.manifest.json', 'package.json'].map((file) => join(folder, 'plugin-sources', name, file)),
      )
      .toSorted(),
  )
  expect(twenty.read.filter((file) => more.includes(file))).toHaveLength(40)
})
