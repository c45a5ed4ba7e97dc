import { describeDatabases, uniqueSchema } from '@ctk/conformance'
import { createToolkit, type Database, type RejectFile, type TableName, type Toolkit } from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { loadFiles } from '@ctk/plugin-load-files'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { dropSchema } from '../database/drop-schema.js'
import { countRows, fileFolder, rowsOf } from './load-table.js'

describeDatabases(['pglite', 'postgresql', 'cratedb'], 'ways to load', (server) => {
  const schema = uniqueSchema('modes')
  const files = fileFolder()
  let database: Database
  let toolkit: Toolkit
  let count = 0
  const newTable = (name = `t${count++}`): TableName => ({ schema, name })
  const all = async (table: TableName) => {
    await database.refresh([table])
    return rowsOf(database, table, 'id')
  }
  const one = files.write('one.csv', 'id,name\n1,a\n2,b\n')
  const two = files.write('two.csv', 'id,name\n2,B\n3,c\n')

  beforeAll(async () => {
    database = await openDatabase(server.url)
    toolkit = createToolkit({ database, plugins: [loadFiles], schema: `${schema}_ext` })
    await toolkit.setup()
  })
  afterAll(async () => {
    files.remove()
    await dropSchema(database, schema)
    await dropSchema(database, `${schema}_ext`)
    await database[Symbol.asyncDispose]()
  })

  it('upsert updates the rows with the same key, and adds the others', async () => {
    const table = newTable()
    await toolkit.load({ resource: one, table, create: true, primaryKey: ['id'] })
    const report = await toolkit.load({ resource: two, table, mode: 'upsert' })
    expect(report).toMatchObject({ read: 2, written: 2, rejected: 0, exitCode: 0 })
    expect(await all(table)).toEqual([
      { id: 1, name: 'a' },
      { id: 2, name: 'B' },
      { id: 3, name: 'c' },
    ])
    await expect(
      toolkit.load({ resource: two, table: newTable(), create: true, mode: 'upsert' }),
    ).rejects.toMatchObject({
      code: 'CTK_USAGE',
    })
  })

  it('replace puts the loaded rows in the place of the others at once, or leaves them', async () => {
    const table = newTable('Replaced')
    await toolkit.load({ resource: one, table, create: true, primaryKey: ['id'] })
    const report = await toolkit.load({ resource: two, table, mode: 'replace', verify: true })
    expect(report).toMatchObject({ mode: 'replace', read: 2, written: 2, findings: [], exitCode: 0 })
    const after = [
      { id: 2, name: 'B' },
      { id: 3, name: 'c' },
    ]
    expect(await all(table)).toEqual(after)
    // The key is still there.
    expect(await toolkit.load({ resource: two, table })).toMatchObject({ written: 0, rejected: 2 })

    const bad = files.write('bad.csv', 'id,name\nx,a\n')
    await expect(toolkit.load({ resource: bad, table, mode: 'replace' })).rejects.toMatchObject({
      code: 'CTK_NOT_VERIFIED',
    })
    await expect(toolkit.load({ resource: bad, table, mode: 'replace', onError: 'stop' })).rejects.toMatchObject({
      code: 'CTK_ROWS_REJECTED',
    })
    expect(await all(table)).toEqual(after)
    expect((await database.catalog.tableNames(schema)).filter(({ name }) => name.startsWith('ctk_new'))).toEqual([])
  })

  it('replace leaves a table alone of which somebody has pinned rows', async () => {
    const table = newTable()
    await toolkit.load({ resource: one, table, create: true })
    const hold = await toolkit.holds.add({ table, reason: 'audit' })
    await expect(toolkit.load({ resource: two, table, mode: 'replace' })).rejects.toMatchObject({
      code: 'CTK_REPLACE_IMPOSSIBLE',
      message: expect.stringContaining('audit'),
    })
    await toolkit.holds.release(hold.id, { reason: 'over' })
    expect(await toolkit.load({ resource: two, table, mode: 'replace' })).toMatchObject({ written: 2 })
  })

  it('a dry run shows the table and the first rows, and changes nothing', async () => {
    const table = newTable()
    const report = await toolkit.load({ resource: one, table, create: true, dryRun: true, checkpoint: true })
    expect(report).toMatchObject({ dryRun: true, read: 0, written: 0, exitCode: 0 })
    expect(report.statements?.join()).toContain('CREATE TABLE')
    expect(report.sample).toEqual([
      { id: 1, name: 'a' },
      { id: 2, name: 'b' },
    ])
    expect(await database.catalog.tables([table])).toEqual([])
    expect(await toolkit.load({ resource: one, table, create: true, checkpoint: true })).toMatchObject({ written: 2 })
  })

  it('verify compares every column of a new table, and finds what is missing', async () => {
    const content = [
      'id,at,ratio,ok,note',
      '1,2024-01-01T00:00:00Z,0.5,true,größe',
      '-9007199254740993,2023-12-31T23:59:59Z,1e300,false,',
      ',,,,x',
      '3,2024-02-01T00:00:00Z,-2.25,true,"a ""b"""',
    ]
    const file = files.write('all.csv', `${content.join('\n')}\n`)
    const table = newTable()
    expect(await toolkit.load({ resource: file, table, create: true, verify: true })).toMatchObject({
      written: 4,
      findings: [],
      exitCode: 0,
    })
    // Rows that somebody else takes away meanwhile are missing in the count.
    const unsubscribe = toolkit.events.subscribe((event) => {
      if (event.type === 'load.started')
        meddled ??= database.execute({ sql: `DELETE FROM "${schema}"."${table.name}" WHERE id = 3`, parameters: [] })
    })
    let meddled: Promise<unknown> | undefined
    const many = files.write('many.csv', `id\n${Array.from({ length: 40_000 }, (_, i) => i + 10).join('\n')}\n`)
    const report = await toolkit.load({ resource: many, table, verify: true, parallel: 1 })
    unsubscribe()
    await meddled
    expect(report).toMatchObject({ written: 40_000, exitCode: 1 })
    expect(report.findings).toEqual([`${schema}.${table.name} has 40,003 rows where 40,004 are expected.`])
  })

  it('all files of a folder are loaded as one, each row told by its file', async () => {
    files.write('parts-1.csv', 'id,name\n1,a\n2,b\n')
    files.write('parts-2.csv', 'id,name\n3,c\nx,d\n')
    const table = newTable()
    const told: string[] = []
    const rejects: RejectFile = {
      name: 'rejects',
      begin: () => undefined,
      add: ({ part, rows }) => void told.push(...rows.map(({ line, reason }) => `${part}:${line} ${reason}`)),
    }
    await toolkit.load({ resource: one, table, create: true })
    const report = await toolkit.load({ resource: files.path('parts-*.csv'), table, rejects })
    expect(report).toMatchObject({ read: 4, written: 3, rejected: 1, rejectFile: 'rejects', exitCode: 1 })
    expect(told).toEqual([expect.stringMatching(/parts-2\.csv:3 id: "x" is not a number/)])
    expect(await countRows(database, table)).toBeGreaterThan(2)
  })

  it('a checkpoint is refused where nothing would tell a row that is sent twice', async () => {
    const table = newTable()
    await toolkit.load({ resource: one, table, create: true })
    await expect(toolkit.load({ resource: two, table, checkpoint: true })).rejects.toMatchObject({
      code: 'CTK_USAGE',
      message: expect.stringContaining('has no primary key'),
    })
    const keyed = newTable()
    await toolkit.load({ resource: one, table: keyed, create: true, primaryKey: ['id'] })
    const names = files.write('names.csv', 'name\nx\n')
    await expect(toolkit.load({ resource: names, table: keyed, checkpoint: true })).rejects.toMatchObject({
      code: 'CTK_USAGE',
      message: expect.stringContaining('"id" of the primary key'),
    })
  })

  it('a table with a key of ours takes rows without a checkpoint, too, and is replaced', async () => {
    const table = newTable()
    await toolkit.load({ resource: one, table, create: true, checkpoint: true })
    for (const _ of [1, 2])
      expect(await toolkit.load({ resource: one, table })).toMatchObject({ written: 2, rejected: 0 })
    expect(await all(table)).toHaveLength(6)
    expect(await toolkit.load({ resource: two, table, mode: 'replace' })).toMatchObject({ written: 2, rejected: 0 })
    expect((await all(table)).map(({ name }) => name)).toEqual(['B', 'c'])
  })

  it('a file that has changed since is not gone on with, unless somebody begins anew', async () => {
    const table = newTable()
    const rows = (from: number) => Array.from({ length: 3_000 }, (_, i) => `${from + i},x`).join('\n')
    const file = files.write('changing.csv', `id,name\n${rows(0)}\n`)
    const request = { resource: file, table, create: true, checkpoint: true, batchRows: 1000, parallel: 1 }
    const controller = new AbortController()
    const unsubscribe = toolkit.events.subscribe(({ type }) => type === 'load.progress' && controller.abort())
    await expect(toolkit.load(request, controller.signal)).rejects.toMatchObject({ code: 'CTK_ABORTED' })
    unsubscribe()
    files.write('changing.csv', `id,name\n${rows(7)}\n`)
    await expect(toolkit.load(request)).rejects.toMatchObject({ code: 'CTK_CHECKPOINT_INVALID' })
    files.write('changing.csv', `id,name\n${rows(0)}\n`)
    await expect(toolkit.load(request)).rejects.toMatchObject({ code: 'CTK_CHECKPOINT_INVALID' })
    const report = await toolkit.load({ ...request, restart: true, ifExists: 'append' })
    expect(report.written + report.kept).toBe(3_000)
    expect(report.kept).toBeGreaterThanOrEqual(1_000)
    expect(await all(table)).toHaveLength(3_000)
    expect(await toolkit.load(request)).toMatchObject({ skipped: 'loaded', exitCode: 0 })
  })
})
