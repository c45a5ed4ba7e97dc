import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isUnavailable, startPostgresql, uniqueSchema } from '@ctk/conformance'
import { openDatabase } from '@ctk/database'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { emptyHome, installedCtk } from './installed-ctk.ts'
import { InstalledPackages } from './installed-packages.ts'
import { libraryCommand } from './library-command.ts'
import type { Outside } from './outside.ts'

const root = join(import.meta.dirname, '../..')
const readme = readFileSync(join(root, 'README.md'), 'utf8')
let project: Outside

beforeAll(async () => {
  project = await emptyHome(24, afterAll)
  await writeFile(join(project.home, 'package.json'), '{}')
  expect(await project.run('sh', ['-c', libraryCommand])).toMatchObject({ code: 0 })
})

test('a library install has no oclif, and nothing of ours twice', async () => {
  const installed = await InstalledPackages.read(project.home)
  const names = [...installed.all()].map((path) => path.slice('node_modules/'.length))
  expect(names).toEqual(expect.arrayContaining(['@ctk/core', '@ctk/database', '@ctk/plugin-retention-delete', 'pg']))
  expect(names.filter((name) => name.includes('oclif'))).toEqual([])
  expect(names.filter((name) => /node_modules\/(@ctk|zod|pg)/.test(name))).toEqual([])
})

const server = await startPostgresql()
const reason = isUnavailable(server) ? `skipped: PostgreSQL: ${server.reason}` : undefined
afterAll(() => ('stop' in server ? server.stop() : undefined))

test.skipIf(reason)(reason ?? 'the script of the README runs in it, on a server', async () => {
  if (isUnavailable(server)) return
  const name = uniqueSchema('library')
  const url = server.url.replace(/\/[^/]*$/, `/${name}`)
  const execute = async (sql: string) => {
    await using database = await openDatabase(server.url)
    await database.execute({ sql, parameters: [] })
  }
  await execute(`CREATE DATABASE ${name}`)
  try {
    const { ctk } = await installedCtk()
    const data = join(root, 'apps/docs/node_modules/vega-datasets/data/birdstrikes.csv')
    const load = await ctk(['load', 'table', data, 'birdstrikes', url, '--create', '--partition-by=month(Flight Date)'])
    expect(load).toMatchObject({ code: 0 })
    const literal = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] as string
    const script = literal.replace('pglite://.ctk/data', url)
    expect(script).toContain(url)
    await writeFile(join(project.home, 'script.mts'), script)
    expect(await project.run('node', ['script.mts'])).toMatchObject({
      code: 0,
      stdout: "[ 'birdstrikes: 35 partitions dropped' ]\n",
    })
  } finally {
    await execute(`DROP DATABASE ${name} WITH (FORCE)`)
  }
})
