import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describeDatabases, uniqueSchema } from '@ctk/conformance'
import type { Database, ServerFile, WriterOptions } from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dropSchema } from './drop-schema.js'
import { createTable, everyKind, readRows } from './writing.js'

const columns = everyKind.filter(({ name }) => ['id', 'ts', 'name'].includes(name))

describeDatabases(['cratedb'], 'the batch writer on files that the server reads', (found) => {
  const schema = uniqueSchema('copyfrom')
  let database: Database
  let folder: string
  let tables = 0

  beforeAll(async () => {
    database = await openDatabase(found.url)
    folder = await mkdtemp(join(tmpdir(), 'ctk-copy-'))
    await chmod(folder, 0o755)
  })
  afterAll(async () => {
    await dropSchema(database, schema)
    await database[Symbol.asyncDispose]()
    await rm(folder, { recursive: true })
  })

  const create = async () => {
    const table = { schema, name: `t${tables++}` }
    await createTable(database, { name: table, columns, primaryKey: ['id'] })
    return table
  }
  const file = async (name: string, content: string | Uint8Array) => {
    await writeFile(join(folder, name), content, { mode: 0o644 })
    return `file://${join(folder, name)}`
  }
  const copy = async (
    table: { schema: string; name: string },
    from: ServerFile,
    { onConflict, columns: names = ['name', 'id', 'ts'] }: Partial<WriterOptions> = {},
  ) => {
    await using writer = await database.writer(table, { columns: names, ...(onConflict && { onConflict }) })
    const result = await writer.copyFrom?.(from)
    await writer.finish()
    return result
  }

  test('counts what was written, and says what was not and why', async () => {
    const table = await create()
    const csv =
      'name,"id",ts\n"a, ""b""",1,2024-01-01\n,2,\nc,x,2024-01-01\nd,4,n/a\ne,1,2024-01-01\nf,6,2024-01-01,more\n'
    const uri = await file('a.csv', csv)
    const result = await copy(table, { uri, format: 'csv' })
    expect(result).toMatchObject({ written: 2, rejected: 4 })
    expect(result?.problems.reduce((rows, problem) => rows + problem.rows, 0)).toBe(4)
    expect(result?.problems.find(({ reason }) => reason.includes('n/a'))).toEqual({
      reason: expect.stringContaining('n/a'),
      rows: 1,
      lines: [5],
    })
    const at = new Date('2024-01-01')
    expect(await readRows(database, table, 'id')).toEqual([
      { id: 1, ts: at, name: 'a, "b"' },
      { id: 2, ts: null, name: null },
    ])
    expect(await copy(table, { uri, format: 'csv' }, { onConflict: 'keep' })).toMatchObject({
      written: 0,
      kept: 3,
      rejected: 3,
    })
    const changed = await file('b.csv', 'z;1;\n')
    const update = { uri: changed, format: 'csv', delimiter: ';', header: false } as const
    expect(await copy(table, update, { onConflict: 'update' })).toMatchObject({ written: 1, rejected: 0 })
    expect((await readRows<{ name: string }>(database, table, 'id')).map(({ name }) => name)).toEqual(['z', null])
  })

  test('reads JSON, packed', async () => {
    const table = await create()
    const lines = [1, 2, 3].map((id) => JSON.stringify({ id, name: `row ${id}` })).join('\n')
    const uri = await file('a.json.gz', gzipSync(lines))
    const result = await copy(table, { uri, format: 'json', compression: 'gzip' }, { columns: ['id', 'name'] })
    expect(result).toEqual({ written: 3, rejected: 0, problems: [] })
  })

  test('says that the server does not find the file', async () => {
    const uri = `file://${join(folder, 'none.csv')}`
    await expect(copy(await create(), { uri, format: 'csv' })).rejects.toMatchObject({
      code: 'CTK_FILE_MISSING',
      message: expect.stringContaining(uri),
    })
  })
})
