import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describeDatabases, uniqueSchema } from '@ctk/conformance'
import { compile, id, sql } from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { Config } from '@oclif/core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { installedCommands, installedPlugins } from '../src/completion/installed-commands.js'
import { quoteForBash, splitShellLine } from '../src/completion/shell-line.js'
import { dropSchema } from './drop-schema.js'
import { linkPackages } from './link-packages.js'
import { linkPlugin } from './link-plugin.js'
import { root, runCtk, temporaryFolder } from './run-ctk.js'
import { spawnCtk } from './spawn-ctk.js'

const breaks = ` \t\n"'><=;|&(:`

/** What a shell is answered: the first line, then the values. Nothing else is ever written, and nothing is an error. */
async function complete(folder: string, words: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { stdout, stderr, exitCode } = await spawnCtk(folder, ['__complete', 'zsh', 'ctk', ...words], { env }).outcome
  expect([exitCode, stderr]).toEqual([0, ''])
  const [head, ...lines] = stdout.trimEnd().split('\n')
  return { head, values: lines.map((line) => line.split('\t')[0]) }
}

test('finds the commands and plugins that oclif finds, installed ones included', async () => {
  const folder = temporaryFolder()
  linkPackages(folder, ['retention-snapshot'])
  const config = await Config.load({ root })
  const mine = installedCommands(installedPlugins(root, join(folder, 'nothing'))).map(({ id }) => id)
  expect(mine.sort()).toEqual(
    config
      .getPluginsList()
      .flatMap(({ commandIDs }) => commandIDs)
      .sort(),
  )
  const { values } = await complete(folder, ['snap'])
  expect(values).toEqual(['snapshot'])
})

test('a plugin of somebody else takes part: its strategy, and its commands', async () => {
  const folder = temporaryFolder()
  linkPlugin(folder, 'mine', `add('retention-strategy', 'shred', async () => ({}))`)
  const flags = { into: { name: 'into', type: 'option', helpValue: 'TABLE', summary: 'Where to.' } }
  writeFileSync(
    join(folder, 'plugin-sources', 'mine', 'oclif.manifest.json'),
    JSON.stringify({ version: '1.2.3', commands: { 'shred:now': { id: 'shred:now', flags, args: {} } } }),
  )
  expect((await complete(folder, ['retention', 'run', '--strategy', 'sh'])).values).toEqual(['shred'])
  expect((await complete(folder, ['shred', ''])).values).toEqual(['now'])
  expect((await complete(folder, ['shred', 'now', '--'])).values).toEqual(['--into', '--help'])
})

describe('the embedded database', () => {
  const cleanups: (() => void)[] = []
  const folder = temporaryFolder((cleanup) => cleanups.push(cleanup))
  afterAll(() => {
    for (const cleanup of cleanups) cleanup()
  })
  beforeAll(async () => {
    writeFileSync(join(folder, 'r.csv'), 'time,value\n2024-01-01T00:00:00Z,1\n')
    await runCtk(folder, ['retention', 'setup'])
    await runCtk(folder, ['load', 'table', 'r.csv', 'readings', '--create', '--partition-by', 'month(time)'])
    await runCtk(folder, ['retention', 'set-ttl', 'readings', '--duration=1y', '--tags=acme,blue team'])
  })

  test.each([
    [
      ['retention', 'run', '--tags', ''],
      ['acme', '"blue team"'],
    ],
    [['retention', 'run', '--tags', 'not (acme or bl'], ['not (acme or "blue team"']],
    [
      ['retention', 'run', '--tags=acme,'],
      ['--tags=acme,acme', '--tags=acme,"blue team"'],
    ],
    [['retention', 'edit-policy', '--add-tags', 'acme,b'], ['acme,blue team']],
    [['retention', 'explain', 'public.'], ['public.readings']],
    [['retention', 'explain', 'readings', '--cutoff', ''], []],
    [['retention', 'nonsense', ''], []],
    [['help', 'retention', 'list-t'], ['list-tags']],
    [['retention', 'set-ttl', 'readings', '--timezone', 'Europe/Berl'], ['Europe/Berlin']],
  ])('%j', async (words, values) => {
    expect((await complete(folder, words)).values).toEqual(values)
  })

  test('is not opened: what the last command has left is enough while another process has it open', async () => {
    await using database = await openDatabase(`pglite://${join(folder, '.ctk', 'data')}`)
    expect(database.dialect).toBe('postgresql')
    expect((await complete(folder, ['hold', 'add', 're'])).values).toEqual(['readings'])
  })

  test('another schema has other names', async () => {
    expect((await complete(folder, ['retention', 'run', '--schema', 'other', '--tags', ''])).values).toEqual([])
  })

  test('settings that cannot be read, and a database that is not there, are silent', async () => {
    expect((await complete(folder, ['retention', 'explain', 'crate://127.0.0.1:1', ''])).values).toEqual([])
    const other = temporaryFolder()
    mkdirSync(join(other, '.ctk'))
    writeFileSync(join(other, '.ctk', 'config.ini'), 'no setting at all')
    expect((await complete(other, ['retention', 'explain', ''])).values).toEqual([])
  })
})

describeDatabases(['postgresql', 'cratedb'], 'completion on a server', ({ name, url }) => {
  const cleanups: (() => void)[] = []
  const folder = temporaryFolder((cleanup) => cleanups.push(cleanup))
  const [schema, ext] = [uniqueSchema('complete'), uniqueSchema('complete_ext')]
  const env = { CRATEDB_URI: url, CRATEDB_EXT_SCHEMA: ext }
  let policy = ''

  beforeAll(async () => {
    writeFileSync(join(folder, 'r.csv'), 'time,value\n2024-01-01T00:00:00Z,1\n')
    if (name === 'postgresql') {
      await using database = await openDatabase(url)
      await database.execute(compile(sql`CREATE SCHEMA ${id(schema)}`))
    }
    const ctk = (...argv: string[]) => runCtk(folder, argv, env)
    await ctk('retention', 'setup')
    await ctk('load', 'table', 'r.csv', `${schema}.it's;mine`, '--create', '--partition-by', 'month(time)')
    await ctk('retention', 'set-ttl', `${schema}.it's;mine`, '--duration=1y', '--tags=acme')
    await ctk('hold', 'add', `${schema}.it's;mine`, '--reason', 'audit')
    await ctk('retention', 'run', '--cutoff', '2020-01-01')
    policy = JSON.parse((await ctk('retention', 'list', '--json')).stdout).policies[0].id
  })
  afterAll(async () => {
    for (const each of [schema, ext]) await dropSchema(url, each)
    for (const cleanup of cleanups) cleanup()
  })

  test('policies, tags, tables, holds and runs come from the server', async () => {
    const of = async (...words: string[]) => (await complete(folder, words, env)).values
    expect(await of('retention', 'delete-policy', policy.slice(0, 3))).toEqual([policy])
    expect(await of('retention', 'run', '--tags', 'a')).toEqual(['acme'])
    expect(await of('retention', 'explain', `${schema}.i`)).toEqual([`${schema}.it's;mine`])
    expect(await of('hold', 'release', '')).toHaveLength(1)
    expect((await of('retention', 'show', '')).length).toBeGreaterThan(0)
  })

  test('a user that the server refuses is completed nothing, silently', async () => {
    const refused = url.replace(/\/\/[^@/]*@/, '//nobody:wrong@').replace(/\/\/(?!.*@)/, '//nobody:wrong@')
    const { values } = await complete(folder, ['retention', 'delete-policy', ''], { ...env, CRATEDB_URI: refused })
    expect([name, values]).toEqual([name, []])
  })
})

test('fish and PowerShell are answered as their scripts ask', async () => {
  const folder = temporaryFolder()
  const fish = await spawnCtk(folder, ['__complete', 'fish', 'ctk', 'retention', '"list-t']).outcome
  expect(fish.stdout).toBe('words\nlist-tags\tList the tags of policies\n')
  const encoded = ['ctk', 'retention', "'list-t"].map((word) => `=${encodeURIComponent(word)}`)
  expect((await spawnCtk(folder, ['__complete', 'powershell', ...encoded]).outcome).stdout).toBe(fish.stdout)
  for (const nonsense of [['powershell', '=%'], ['tcsh', 'ctk', ''], []])
    expect(await spawnCtk(folder, ['__complete', ...nonsense]).outcome).toMatchObject({ exitCode: 0, stderr: '' })
})

test.each([
  ['ctk retention run --tags=a', ['ctk', 'retention', 'run'], '--tags=a', '', '--tags='],
  ['ctk explain "my ta', ['ctk', 'explain'], 'my ta', '"', ''],
  [`ctk explain doc.'a'b`, ['ctk', 'explain'], 'doc.ab', '', ''],
  ['ctk explain a\\ b:c', ['ctk', 'explain'], 'a b:c', '', 'a b:'],
  ['ctk explain "a:b"c', ['ctk', 'explain'], 'a:bc', '', ''],
  ['cd x && ctk ret', ['ctk'], 'ret', '', ''],
  ['ctk x ', ['ctk', 'x'], '', '', ''],
])('takes %s apart as bash does', (line, words, current, quote, kept) => {
  expect(splitShellLine(line, breaks)).toEqual({ words, current, quote, kept })
})

test.each([
  ['', `a\\ b\\'c\\"\\$\\(d\\)\\!`],
  ["'", `a b'\\''c"$(d)!`],
  ['"', `a b'c\\"\\$(d)"'!'"`],
] as const)('quotes for bash within %j', (quote, quoted) => {
  // With ! at the end of double quotes, the last quote is the closing one.
  expect(quoteForBash(`a b'c"$(d)!`, quote)).toBe(quote === '"' ? `${quoted}"` : quoted)
})
