import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runCtk, temporaryFolder } from './run-ctk.js'

test('config show names the origin of each value, and no secret', async () => {
  const folder = temporaryFolder()
  for (const name of ['config', '.ctk', 'inside']) mkdirSync(join(folder, name))
  writeFileSync(join(folder, 'config', 'config.ini'), 'user = from_user\nschema = from_user\n')
  writeFileSync(join(folder, '.ctk', 'config.ini'), '# the project\nschema = from_project\nmax-share = 30\n')
  const env = { CRATEDB_URI: 'crate://h:4200', CRATEDB_PASSWORD: 'hunter2' }
  const { stdout } = await runCtk(folder, ['config', 'show', '--policy-table=p', '--json'], env)
  const { settings } = JSON.parse(stdout)
  const shown = settings.map(({ name, value, origin }: Record<string, string>) => [name, value, origin])
  expect(shown).toEqual([
    ['uri', 'crate://from_user:***@h:4200', 'environment CRATEDB_URI'],
    ['user', 'from_user', join(folder, 'config', 'config.ini')],
    ['password', '***', 'environment CRATEDB_PASSWORD'],
    ['schema', 'from_project', expect.stringContaining(join('.ctk', 'config.ini'))],
    ['policy-table', 'p', 'flag --policy-table'],
    ['version-table', 'schema_version', 'default'],
    ['statement-timeout', '5m', 'default'],
    ['max-share', '30', expect.stringContaining(join('.ctk', 'config.ini'))],
    ['pause-after', '3', 'default'],
  ])
  expect((await runCtk(folder, ['config', 'show', 'crate://other'], env)).stdout).toMatch(
    /uri +crate:\/\/from_user:\*\*\*@other:4200 +argument/,
  )
})

test("the project's embedded database is found from a folder inside", async () => {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'inside'))
  expect((await runCtk(folder, ['retention', 'setup'])).exitCode).toBe(0)
  const { exitCode, stderr } = await runCtk(join(folder, 'inside'), ['retention', 'list'])
  expect([exitCode, stderr]).toEqual([0, expect.stringContaining(join('..', '.ctk', 'data'))])
})

test('names of schema and tables can be anything', async () => {
  const folder = temporaryFolder()
  const names = ['--schema', 'a "b"; DROP', '--policy-table', "P'1", '--version-table', 'v.2']
  expect((await runCtk(folder, ['retention', 'list', ...names])).exitCode).toBe(3)
  expect((await runCtk(folder, ['retention', 'setup', ...names])).exitCode).toBe(0)
  expect((await runCtk(folder, ['retention', 'list', ...names])).exitCode).toBe(0)
  expect((await runCtk(folder, ['retention', 'list'], { CRATEDB_EXT_SCHEMA: 'other' })).exitCode).toBe(3)
})
