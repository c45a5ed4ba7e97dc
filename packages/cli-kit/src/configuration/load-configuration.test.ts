import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadConfiguration } from './load-configuration.js'

let home: string
let project: string
let inside: string

beforeEach(() => {
  const root = mkdtempSync(join(tmpdir(), 'ctk-config-'))
  home = join(root, 'home')
  project = join(root, 'project')
  inside = join(project, 'a', 'b')
  for (const folder of [home, inside, join(project, '.ctk')]) mkdirSync(folder, { recursive: true })
})

afterEach(() => rmSync(join(home, '..'), { recursive: true }))

const load = (options: Partial<Parameters<typeof loadConfiguration>[0]> = {}) =>
  loadConfiguration({ flags: {}, env: {}, cwd: inside, userFolder: home, ...options })

const inProject = (text: string) => writeFileSync(join(project, '.ctk', 'config.ini'), text)
const ofUser = (text: string) => writeFileSync(join(home, 'config.ini'), text)

test('a flag wins over the environment, that over the project, that over the user, that over the default', async () => {
  const schema = async (options?: Parameters<typeof load>[0]) => (await load(options)).values.schema
  expect(await schema()).toEqual({ name: 'schema', value: 'ext', origin: 'default' })
  ofUser('schema = from_user')
  expect(await schema()).toMatchObject({ value: 'from_user', origin: join(home, 'config.ini') })
  inProject('schema = from_project')
  expect(await schema()).toMatchObject({ value: 'from_project', origin: join(project, '.ctk', 'config.ini') })
  const env = { CRATEDB_EXT_SCHEMA: 'from_env' }
  expect(await schema({ env })).toMatchObject({ value: 'from_env', origin: 'environment CRATEDB_EXT_SCHEMA' })
  expect(await schema({ env, flags: { schema: 'from_flag' } })).toMatchObject({
    value: 'from_flag',
    origin: 'flag --schema',
  })
})

test('an empty variable counts as absent, and a database argument is named as such', async () => {
  expect((await load({ env: { CRATEDB_EXT_SCHEMA: '' } })).values.schema.origin).toBe('default')
  const { uri } = (await load({ flags: { uri: 'pglite://x' }, uriIsArgument: true })).values
  expect(uri).toEqual({ name: 'uri', value: 'pglite://x', origin: 'argument' })
})

test('the folder is the nearest one with .ctk, or the current one', async () => {
  expect((await load()).folder).toBe(project)
  expect((await load({ cwd: home })).folder).toBe(home)
})

test('an embedded database in a file lies beside that file', async () => {
  inProject('uri = pglite://.ctk/other')
  expect((await load()).values.uri.value).toBe(`pglite://${relative(process.cwd(), join(project, '.ctk', 'other'))}`)
})

test.each([
  ['schema = a\nshcema = b', 'line 2: there is no setting "shcema"; did you mean "schema"?'],
  ['[section]', 'line 1: this is not "key = value".'],
])('refuses %j by line', async (text, message) => {
  inProject(text)
  await expect(load()).rejects.toMatchObject({ code: 'CTK_CONFIG_INVALID', message: expect.stringContaining(message) })
})
