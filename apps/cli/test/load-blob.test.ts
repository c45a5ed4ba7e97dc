import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describeDatabases, uniqueSchema } from '@ctk/conformance'
import { compile, id, sql } from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import { runCtk, temporaryFolder } from './run-ctk.js'

const image = Buffer.alloc(3_000_000, 'not really an image, ')
const sha1 = (bytes: Uint8Array) => createHash('sha1').update(bytes).digest('hex')

function folderWith(files: Readonly<Record<string, Uint8Array | string>>): string {
  const folder = temporaryFolder()
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  return folder
}

describeDatabases(['cratedb'], 'ctk load blob', (db) => {
  const table = uniqueSchema('blob')
  const odd = `${table}-Odd`
  afterAll(async () => {
    await using database = await openDatabase(db.url)
    for (const name of [table, odd]) {
      await database.execute(compile(sql`DROP BLOB TABLE IF EXISTS ${id('blob', name)}`))
    }
  })

  test('a missing table is named with what makes it, and is made', async () => {
    const folder = folderWith({ 'image.png': image })
    const missing = await runCtk(folder, ['load', 'blob', 'image.png', table, db.url])
    expect([missing.exitCode, missing.stderr]).toEqual([3, expect.stringContaining(`There is no blob table ${table}.`)])
    expect(missing.stderr).toContain(`ctk load blob image.png ${table} --create`)
    const options = ['--create', '--shards', '3', '--replicas', '0']
    const made = await runCtk(folder, ['load', 'blob', 'image.png', table, db.url, ...options])
    expect([made.exitCode, made.stdout]).toEqual([
      0,
      expect.stringMatching(
        new RegExp(
          `^Blob table blob\\.${table} \\(created\\)\n✔ image\\.png stored in blob\\.${table} · 2\\.9 MiB in [\\d.]+ s · verified\n` +
            `  digest ${sha1(image)}\n  http://[^@]+/_blobs/${table}/${sha1(image)}\n$`,
        ),
      ),
    ])
    const url = made.stdout.trim().split('\n').at(-1)?.trim() as string
    expect(sha1(Buffer.from(await (await fetch(url)).arrayBuffer()))).toBe(sha1(image))
  })

  test('what is there already is said, and is no error', async () => {
    const folder = folderWith({ 'a.txt': 'a', 'b.txt': 'b', 'empty.txt': '' })
    const env = { CRATEDB_URI: db.url }
    await runCtk(folder, ['load', 'blob', 'a.txt', table, '--create'], env)
    const { stdout, exitCode } = await runCtk(folder, ['load', 'blob', '*.txt', `blob.${table}`], env)
    expect([exitCode, stdout]).toEqual([
      0,
      expect.stringContaining(`✔ 3 blobs in blob.${table} (1 were there already)`),
    ])
    expect(stdout).toContain(`  ${sha1(Buffer.from('a'))}  a.txt (was there)\n  ${sha1(Buffer.from('b'))}  b.txt\n`)
    const json = await runCtk(folder, ['load', 'blob', 'empty.txt', table, '--json'], env)
    expect(JSON.parse(json.stdout)).toMatchObject({
      table: `blob.${table}`,
      created: false,
      blobs: [{ name: 'empty.txt', size: 0, digest: sha1(Buffer.alloc(0)), existed: true }],
      bytes: 0,
    })
  })

  test('a source that cannot be read in parts is read twice', async () => {
    const server = createServer((_, response) => response.end(image)).listen(0, '127.0.0.1')
    onTestFinished(() => void server.close())
    await once(server, 'listening')
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/image.png`
    const { stdout, exitCode } = await runCtk(temporaryFolder(), ['load', 'blob', url, odd, db.url, '--create'])
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining(`/_blobs/${odd}/${sha1(image)}`)])
  })

  test.each(['a b', 'ü', 'a/b', 'doc.images', 'a.b.c', 'blob.'])('the name %j is refused', async (name) => {
    const folder = folderWith({ 'image.png': image })
    const { stderr, exitCode } = await runCtk(folder, ['load', 'blob', 'image.png', name, db.url, '--create'])
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('blob table')])
  })

  test('the wire protocol is refused with the address that works', async () => {
    const folder = folderWith({ 'image.png': image })
    const { stderr, exitCode } = await runCtk(folder, ['load', 'blob', 'image.png', table, db.psqlUrl as string])
    expect([exitCode, stderr]).toEqual([3, expect.stringContaining('CrateDB takes them over HTTP alone.')])
    expect(stderr).toMatch(/crate:\/\/[\w.]+:4200/)
  })
})

describe('ctk load blob, elsewhere', () => {
  test('the embedded database has no blob tables', async () => {
    const { stderr, exitCode } = await runCtk(folderWith({ 'image.png': image }), [
      'load',
      'blob',
      'image.png',
      'images',
    ])
    expect([exitCode, stderr]).toEqual([3, expect.stringContaining('The embedded database has no blob tables.')])
    expect(stderr).toContain('ctk load object')
  })
})

describeDatabases(['postgresql'], 'ctk load blob, elsewhere', (db) => {
  test('there are no blob tables', async () => {
    const folder = folderWith({ 'image.png': image })
    const { stderr, exitCode } = await runCtk(folder, ['load', 'blob', 'image.png', 'images', db.url])
    expect([exitCode, stderr]).toEqual([3, expect.stringContaining('PostgreSQL has no blob tables.')])
  })
})
