import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Address, compile, sql } from '@ctk/core'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { loadPglite } from '../src/driver/pglite/load-pglite.js'
import { openPglite } from '../src/driver/pglite/open-pglite.js'
import { preparedData } from '../src/driver/pglite/prepared-data.js'
import { holdFolder, killHard } from './hold-folder.js'

let base: string
let folder: string
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'ctk-pglite-'))
  folder = join(base, 'deep', 'data')
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(base, { recursive: true, force: true })
})

const open = () => openPglite(Address.parse(`pglite://${folder}`))
const run = (driver: Awaited<ReturnType<typeof open>>, text: string) => driver.query({ sql: text, parameters: [] })

test('a folder keeps what was written, and is made where there is none', async () => {
  {
    await using driver = await open()
    await run(driver, 'CREATE TABLE t (a integer)')
    await run(driver, 'INSERT INTO t VALUES (1)')
    await expect(open()).rejects.toMatchObject({ code: 'CTK_DATABASE_BUSY' })
  }
  expect(existsSync(join(folder, 'ctk.lock'))).toBe(false)
  await using again = await open()
  await expect(run(again, 'SELECT a FROM t')).resolves.toEqual([{ a: 1 }])
})

test('a folder that another process has open is left alone', async () => {
  const { said, child } = await holdFolder(folder)
  expect(said).toBe('held')
  await expect(open()).rejects.toMatchObject({ code: 'CTK_DATABASE_BUSY', data: { pid: child.pid } })
  expect(readdirSync(folder)).toEqual(['ctk.lock'])
  await killHard(child)
  await using driver = await open()
  await expect(run(driver, 'SELECT 1 AS a')).resolves.toEqual([{ a: 1 }])
})

test('a folder with something else in it is refused, and nothing in it is touched', async () => {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'thesis.txt'), 'precious')
  await expect(open()).rejects.toMatchObject({
    code: 'CTK_ADDRESS_INVALID',
    message: `The folder ${folder} is neither empty nor an embedded database.`,
  })
  expect(readdirSync(folder)).toEqual(['thesis.txt'])
})

test('a path that cannot be a folder is named', async () => {
  mkdirSync(join(base, 'deep'))
  writeFileSync(folder, '')
  await expect(open()).rejects.toMatchObject({
    code: 'CTK_CONNECTION_FAILED',
    exitCode: 4,
    message: expect.stringMatching(/^Cannot open pglite:\/\/.*: (ENOTDIR|EEXIST): /),
  })
})

test('making a database that was interrupted begins again', async () => {
  mkdirSync(join(folder, 'global'), { recursive: true })
  for (const name of ['ctk.unfinished', 'PG_VERSION']) writeFileSync(join(folder, name), '')
  await using driver = await open()
  await expect(run(driver, 'SELECT 1 AS a')).resolves.toEqual([{ a: 1 }])
  expect(readdirSync(folder)).not.toContain('ctk.unfinished')
})

test('databases that come from the same archive are told apart, and one stays itself', async () => {
  const first = await open()
  await first[Symbol.asyncDispose]()
  const again = await open()
  await again[Symbol.asyncDispose]()
  const memory = [await openPglite(Address.parse('pglite://')), await openPglite(Address.parse('pglite://'))]
  await Promise.all(memory.map((driver) => driver[Symbol.asyncDispose]()))
  expect(again.identity).toBe(first.identity)
  expect(new Set([first, ...memory].map(({ identity }) => identity)).size).toBe(3)
})

test('the archive is kept for the next time, mended when it is damaged, and not needed', async () => {
  const cache = join(base, 'cache')
  vi.stubEnv('XDG_CACHE_HOME', cache)
  const archive = await preparedData(await loadPglite())
  expect(archive.size).toBeGreaterThan(1_000_000)
  const [name] = readdirSync(join(cache, 'ctk'))
  expect(name).toMatch(/^pglite-\d+\.\d+\.\d+\.tar$/)
  writeFileSync(join(cache, 'ctk', `${name}`), Buffer.from(await archive.slice(0, 2_000_000).arrayBuffer()))
  {
    await using mended = await open()
    await expect(run(mended, 'SELECT 1 AS a')).resolves.toEqual([{ a: 1 }])
  }
  rmSync(cache, { recursive: true })
  writeFileSync(cache, 'not a folder')
  await using memory = await openPglite(Address.parse('pglite://'))
  await expect(run(memory, 'SELECT 1 AS a')).resolves.toEqual([{ a: 1 }])
})

test('a failed statement shows its text and never its values', async () => {
  await using driver = await openPglite(Address.parse('pglite://'))
  const { inspect } = await import('node:util')
  const failed = driver.query(compile(sql`SELECT 1 / (length(${'nobody-shows-this'}) - 17)`))
  const error = await failed.catch((caught: unknown) => caught)
  expect(error).toMatchObject({
    code: 'CTK_STATEMENT_FAILED',
    message: 'The database refused the statement: division by zero.',
  })
  expect(inspect(error, { depth: 9 })).not.toContain('nobody-shows-this')
})

test('after closing it says so', async () => {
  const driver = await open()
  await driver[Symbol.asyncDispose]()
  await expect(run(driver, 'SELECT 1')).rejects.toMatchObject({ code: 'CTK_BUG' })
})
