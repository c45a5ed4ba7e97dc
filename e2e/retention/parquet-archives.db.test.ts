import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeDatabases, uniqueSchema } from '@ctk/conformance'
import { compile, createToolkit, type Database, id, sql, type Toolkit } from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { formatParquet } from '@ctk/plugin-format-parquet'
import { loadFiles } from '@ctk/plugin-load-files'
import { retentionSnapshot } from '@ctk/plugin-retention-snapshot'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createOddTable, oddTable, rowTexts } from './parquet-table.js'

const request = { cutoff: '2020-04-01', maxShare: 100 }

describeDatabases(['pglite', 'postgresql'], 'partitions archived as Parquet', (db) => {
  const [schema, own] = [uniqueSchema('parquet'), uniqueSchema('ext')]
  let folder: string
  let database: Database
  let toolkit: Toolkit

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ctk-archives-'))
    database = await openDatabase(db.url)
    await database.execute(compile(sql`CREATE SCHEMA ${id(schema)}`))
    toolkit = createToolkit({ database, plugins: [retentionSnapshot, loadFiles, formatParquet], schema: own })
    await toolkit.setup()
    await toolkit.archives.saveRepository({
      name: 'cold',
      type: 'fs',
      settings: { location: folder },
      storageClass: undefined,
      createdAt: 0,
    })
  })

  afterAll(async () => {
    for (const name of [schema, own]) await database?.execute(compile(sql`DROP SCHEMA IF EXISTS ${id(name)} CASCADE`))
    await database?.[Symbol.asyncDispose]()
    await rm(folder, { recursive: true, force: true })
  })

  it('are complete before they go, whatever their names and types are', async () => {
    const table = { schema, name: oddTable }
    await createOddTable(database, table)
    const before = await rowTexts(database, table)
    await toolkit.policies.create({
      strategy: 'snapshot',
      table,
      column: 'Time',
      duration: '1mo',
      target: { repository: 'cold' },
    })
    const report = await toolkit.retention.run({ ...request, tables: [table] })
    expect(report.tables.map(({ failure, refusal }) => failure ?? refusal)).toEqual([undefined])
    const archives = await toolkit.archives.find({ tables: [table] })
    expect(archives.map(({ state, method, label }) => [state, method, label])).toEqual(
      ['eu 2020-01', 'none 2020-01', 'eu 2020-02', 'none 2020-02'].map((label) => [
        'dropped',
        'parquet',
        expect.stringContaining(label),
      ]),
    )
    const left = await rowTexts(database, table)
    const archived = archives.reduce((sum, { rows = 0 }) => sum + rows, 0)
    expect(archived + left.length).toBe(before.length)
    expect(report.tables[0]?.removed).toMatchObject({ partitions: 4, rows: archived })
    expect((await toolkit.retention.run({ ...request, tables: [table] })).tables[0]?.status).toBe('nothing-expired')
    const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.parquet'))
    expect(files).toHaveLength(4)
    const manifest = JSON.parse(await readFile(join(folder, archives[0]?.key ?? ''), 'utf8'))
    expect(manifest).toMatchObject({ table, rows: archives[0]?.rows, files: [{ rows: archives[0]?.rows }] })
    expect(manifest.columns.find(({ name }: { name: string }) => name === 'price')).toMatchObject({
      type: 'numeric(12,4)',
      stored: 'text',
    })
  })
})
