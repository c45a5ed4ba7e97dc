import { mkdtemp, readdir, readFile, rm, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeDatabases, uniqueSchema } from '@ctk/conformance'
import { compile, createToolkit, type Database, id, sql, type TableName, type Toolkit } from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { formatParquet } from '@ctk/plugin-format-parquet'
import { loadFiles } from '@ctk/plugin-load-files'
import { archiveVerifier, retentionSnapshot } from '@ctk/plugin-retention-snapshot'
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
    await create(table)
    const report = await run(table)
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

  it('come back as the same partitions, row for row and type for type, and can go again', async () => {
    const table = { schema, name: `${oddTable} again` }
    await createOddTable(database, table, false)
    const before = await rowTexts(database, table)
    const shape = await partitionsOf(table)
    await create(table)
    await run(table)
    expect(await partitionsOf(table)).not.toEqual(shape)
    const restored = await toolkit.retention.restore({ table })
    expect(restored).toMatchObject({ exitCode: 0, tables: [{ status: 'done', removed: { partitions: 4 } }] })
    expect(await rowTexts(database, table)).toEqual(before)
    expect(await partitionsOf(table)).toEqual(shape)
    expect((await toolkit.archives.find({ tables: [table] })).map(({ state }) => state)).toEqual(
      Array.from({ length: 4 }, () => 'restored'),
    )
    expect((await run(table)).tables[0]?.removed.partitions).toBe(4)
  })

  it('give their rows to a partition that has come into their place, and can be looked at beside', async () => {
    const table = { schema, name: 'late' }
    await createMonths(table)
    const before = await rowTexts(database, table)
    await create(table)
    await run(table)
    await send(
      `CREATE TABLE "${schema}".late_new PARTITION OF "${schema}".late FOR VALUES FROM ('2020-01-01Z') TO ('2020-02-01Z')`,
    )
    await send(`INSERT INTO "${schema}".late VALUES (900, '2020-01-20Z')`)
    const [archive] = await toolkit.archives.find({ tables: [table] })
    const into = { schema, name: 'Beside it' }
    expect(await toolkit.retention.restore({ id: archive?.id, into })).toMatchObject({ exitCode: 0 })
    expect((await rowTexts(database, into)).length).toBe(archive?.rows)
    expect(await toolkit.retention.restore({ id: archive?.id })).toMatchObject({ exitCode: 0 })
    expect(await rowTexts(database, table)).toEqual(
      expect.arrayContaining(before.filter((row) => !row.includes('2020-02'))),
    )
    // With the late row they form a further archive of the same time.
    await run(table)
    const all = (await toolkit.archives.find({ tables: [table], states: ['dropped'] })).filter(
      ({ start }) => start === Date.UTC(2020, 0, 1),
    )
    expect(all.map(({ rows }) => rows)).toEqual([(archive?.rows ?? 0) + 1])
  })

  it('come back by undo within the grace period, and are not expired before', async () => {
    const table = { schema, name: 'undone' }
    await createMonths(table)
    const before = await rowTexts(database, table)
    await create(table, { grace: '30d' })
    const { runId } = await run(table)
    expect(await rowTexts(database, table)).not.toEqual(before)
    const expiry = await toolkit.retention.expire({ table })
    expect(expiry.tables[0]?.removed.partitions).toBe(0)
    expect(await toolkit.retention.undo(runId)).toMatchObject({ exitCode: 0 })
    expect(await rowTexts(database, table)).toEqual(before)
  })

  it('are known for damaged, and expire with their files', async () => {
    const table = { schema, name: 'verified' }
    await createMonths(table)
    await create(table)
    await run(table)
    const verify = await archiveVerifier(toolkit.registry)
    const [first, second] = await toolkit.archives.find({ tables: [table] })
    if (!first || !second) throw new Error('two partitions were archived')
    expect(await verify(first, { deep: true })).toMatchObject({ ok: true, problems: [] })
    await truncate(join(folder, first.key.replace('manifest.json', 'part-0001.parquet')), 100)
    expect(await verify(first, { deep: false })).toMatchObject({
      ok: false,
      problems: [expect.stringContaining('has 100 bytes instead of')],
    })
    expect((await toolkit.retention.restore({ id: first.id })).tables[0]?.failure?.code).toMatch(/^CTK_/)
    expect(await toolkit.retention.expire({ table })).toMatchObject({ exitCode: 0 })
    expect((await toolkit.archives.find({ tables: [table] })).map(({ state }) => state)).toEqual(['expired', 'expired'])
    const left = (await readdir(folder, { recursive: true })).filter((name) => name.includes(second.id))
    expect(left.filter((name) => /\.(json|parquet)$/.test(name))).toEqual([])
  })

  it('stay as long as a policy needs them, for their age or as the last, also when they are expired by hand', async () => {
    const table = { schema, name: 'needed' }
    await createMonths(table)
    await create(table)
    await run(table)
    await toolkit.policies.create({ strategy: 'expire-archives', table, keepLast: 1 })
    const dry = await toolkit.retention.expire({ table, dryRun: true })
    expect(dry.tables[0]).toMatchObject({ kept: [{ reason: 'claimed' }], planned: { partitions: 1 } })
    expect(await toolkit.retention.expire({ table })).toMatchObject({ exitCode: 0 })
    const states = async () => (await toolkit.archives.find({ tables: [table] })).map(({ state }) => state)
    expect(await states()).toEqual(['expired', 'dropped'])
    // The last one that there is stays, whichever it is.
    expect((await toolkit.retention.expire({ table })).tables[0]?.removed.partitions).toBe(0)
    const [policy] = await toolkit.policies.find({ strategy: 'expire-archives', tables: [table] })
    await toolkit.policies.remove({ ids: [policy?.id ?? ''] })
    await toolkit.retention.expire({ table })
    expect(await states()).toEqual(['expired', 'expired'])
  })

  it('stay where rows keep coming, and nothing of them is lost', async () => {
    const table = { schema, name: 'busy' }
    await createMonths(table)
    await create(table)
    let [ended, acknowledged] = [false, 0]
    const writer = (async () => {
      await using other = db.name === 'postgresql' ? await openDatabase(db.url) : undefined
      for (let i = 0; !ended && i < 400; i++) {
        const ok = await (other ?? database)
          .execute(compile(sql`INSERT INTO ${id(schema, 'busy')} VALUES (${10_000 + i}, '2020-02-10Z')`))
          .then(
            () => 1,
            () => 0,
          )
        acknowledged += ok
      }
    })()
    for (let i = 0; i < 3; i++) await run(table)
    ended = true
    await writer
    const rows = (await rowTexts(database, table)).length
    const archived = (await toolkit.archives.find({ tables: [table], states: ['dropped'] })).reduce(
      (sum, { rows = 0 }) => sum + rows,
      0,
    )
    expect(rows + archived).toBe(12 + acknowledged)
  })

  const send = (text: string) => database.execute({ sql: text, parameters: [] })
  const run = (table: TableName) => toolkit.retention.run({ ...request, tables: [table] })
  const create = (table: TableName, more: { grace?: string } = {}) =>
    toolkit.policies.create({
      strategy: 'snapshot',
      table,
      duration: '1mo',
      target: { repository: 'cold' },
      ...(table.name.startsWith(oddTable) && { column: 'Time' }),
      ...more,
    })
  /** Three months of four rows each. */
  const createMonths = async ({ name }: TableName) => {
    await send(
      `CREATE TABLE "${schema}"."${name}" (id int PRIMARY KEY, ts timestamptz) PARTITION BY RANGE (ts)`.replace(
        'PRIMARY KEY',
        '',
      ),
    )
    for (const month of [1, 2, 3])
      await send(
        `CREATE TABLE "${schema}"."${name}_${month}" PARTITION OF "${schema}"."${name}" FOR VALUES FROM ('2020-0${month}-01Z') TO ('2020-0${month + 1}-01Z')`,
      )
    await send(
      `INSERT INTO "${schema}"."${name}" SELECT i, timestamptz '2020-01-02Z' + i * interval '7 days' FROM generate_series(0, 11) AS g(i)`,
    )
  }
  const partitionsOf = async (table: TableName) => {
    const [info] = await database.catalog.tables([table])
    return info?.partitions.map(({ label, relation, keys }) => ({ label, relation, keys }))
  }
})
