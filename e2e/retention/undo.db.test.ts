import { describeDatabases, uniqueSchema } from '@ctk/conformance'
import { createToolkit, type Database, type DetachPartition, type Step, type TableName, type Toolkit } from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { retentionDelete } from '@ctk/plugin-retention-delete'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createMonthlyTable, full, insertAt, months, monthsOf, quoted, rows, run } from './monthly-tables.js'

const cutoff = '2024-02-10'

describeDatabases(['pglite', 'postgresql', 'cratedb'], 'grace periods', (server) => {
  const schema = uniqueSchema('undo')
  let now = Date.UTC(2026, 5, 1)
  let database: Database
  let toolkit: Toolkit
  let count = 0
  const monthly = () => createMonthlyTable(database, { schema, name: `t${count++}` })
  const policy = (table: TableName) =>
    toolkit.policies.create({ strategy: 'delete', table, duration: '1y', grace: '7d' })
  const retire = (table: TableName) => toolkit.retention.run({ cutoff, tables: [table], maxShare: 100 })
  const value = async (table: TableName) =>
    (await rows<{ n: number; s: number }>(database, `SELECT count(*) AS n, sum(value) AS s FROM ${full(table)}`))[0]

  beforeAll(async () => {
    database = await openDatabase(server.url)
    const clock = { now: () => now++ }
    // The guard of clocks is not what is tried here.
    const status = async () => ({ ...(await database.status()), now })
    toolkit = createToolkit({
      database: { ...database, status },
      plugins: [retentionDelete],
      schema: `${schema}_ext`,
      clock,
    })
    await toolkit.setup()
    if (database.dialect !== 'cratedb') await run(database, `CREATE SCHEMA "${schema}"`)
  })
  afterAll(async () => {
    await database?.[Symbol.asyncDispose]()
  })

  if (server.name === 'cratedb') {
    it('are refused on save where nothing can honour them', async () => {
      const { table } = await monthly()
      await expect(policy(table)).rejects.toMatchObject({
        code: 'CTK_CAPABILITY_MISSING',
        message: 'A grace period of 7d cannot be kept: cratedb cannot take a partition out and keep it.',
      })
      expect(await toolkit.policies.find()).toEqual([])
    })
    return
  }

  it('keep what a run took out, and an undo brings every row back', async () => {
    const table = await monthly()
    await policy(table.table)
    const before = await value(table.table)
    const report = await retire(table.table)
    expect(report).toMatchObject({ exitCode: 0, tables: [{ removed: { partitions: 13, rows: 396 } }] })
    expect(await monthsOf(database, table)).toEqual(months(13, 24))
    const undone = await toolkit.retention.undo(report.runId)
    expect(undone).toMatchObject({ exitCode: 0, tables: [{ status: 'done', removed: { partitions: 13, rows: 396 } }] })
    expect(await monthsOf(database, table)).toEqual(months(0, 24))
    expect(await value(table.table)).toEqual(before)
    const [info] = await database.catalog.tables([table.table])
    expect(info?.partitions).toHaveLength(24)
    expect(info?.partitions.some(({ label }) => label.includes('ctk_kept'))).toBe(false)
    await expect(toolkit.retention.undo(report.runId)).rejects.toMatchObject({ code: 'CTK_UNDO_IMPOSSIBLE' })
    // It can go, and come back, again.
    const again = await retire(table.table)
    expect(again.tables[0]?.removed.partitions).toBe(13)
    expect((await toolkit.retention.undo(again.runId)).exitCode).toBe(0)
    expect(await value(table.table)).toEqual(before)
  })

  it('let rows go back into a partition that was made again meanwhile', async () => {
    const table = await monthly()
    await policy(table.table)
    const before = await value(table.table)
    const report = await retire(table.table)
    const leaf = quoted(`${table.table.name}_new`)
    await run(
      database,
      `CREATE TABLE ${quoted(schema)}.${leaf} PARTITION OF ${full(table.table)} FOR VALUES FROM ('2022-02-01') TO ('2022-03-01')`,
    )
    await insertAt(database, table, '2022-02-10T00:00:00Z')
    expect((await toolkit.retention.undo(report.runId)).exitCode).toBe(0)
    expect(await value(table.table)).toEqual({ n: Number(before?.n) + 1, s: Number(before?.s) + 1 })
  })

  it('let rows go back by the names of their columns, whatever their order, and the values of identities with them', async () => {
    const table = { schema, name: 'ordered' }
    const id = 'id int GENERATED ALWAYS AS IDENTITY'
    const twice = 'c int GENERATED ALWAYS AS (a * 2) STORED'
    const january = `FOR VALUES FROM ('2022-01-01') TO ('2022-02-01')`
    const leaf = (name: string) => full({ schema, name: `ordered_${name}` })
    await run(
      database,
      `CREATE TABLE ${full(table)} (${id}, ts timestamptz, a int, b int, ${twice}) PARTITION BY RANGE (ts)`,
    )
    await run(database, `CREATE TABLE ${leaf('old')} (${twice}, b int, ts timestamptz, a int, id int NOT NULL)`)
    await run(database, `ALTER TABLE ${full(table)} ATTACH PARTITION ${leaf('old')} ${january}`)
    await run(
      database,
      `CREATE TABLE ${leaf('new')} PARTITION OF ${full(table)} FOR VALUES FROM ('2023-12-01') TO ('2024-01-01')`,
    )
    await run(database, `INSERT INTO ${full(table)} (ts, a, b) VALUES ('2022-01-05', 1, 2), ('2023-12-05', 3, 4)`)
    const all = () => rows(database, `SELECT id, a, b, c FROM ${full(table)} ORDER BY ts`)
    const before = await all()
    await policy(table)
    const report = await retire(table)
    expect(await all()).toHaveLength(1)
    await run(database, `CREATE TABLE ${leaf('again')} PARTITION OF ${full(table)} ${january}`)
    expect((await toolkit.retention.undo(report.runId)).exitCode).toBe(0)
    expect(await all()).toEqual(before)
  })

  it('let a partition go again that came back under another name, since its own was taken', async () => {
    const table = await monthly()
    await policy(table.table)
    const { runId } = await retire(table.table)
    await run(database, `CREATE TABLE ${full({ schema, name: `${table.table.name}_2022-03` })} (x int)`)
    expect((await toolkit.retention.undo(runId)).exitCode).toBe(0)
    const again = await retire(table.table)
    expect(again).toMatchObject({ exitCode: 0, tables: [{ removed: { partitions: 13 } }] })
    expect((await toolkit.retention.undo(again.runId)).exitCode).toBe(0)
    expect(await monthsOf(database, table)).toEqual(months(0, 24))
  })

  it('end for what somebody else dropped: it is told once, and every later run is clean', async () => {
    const table = await monthly()
    await policy(table.table)
    await retire(table.table)
    const [step] = await database.runs({ schema: `${schema}_ext` }).steps({ tables: [table.table] })
    await run(database, `DROP TABLE ${full((step as Step & { operation: DetachPartition }).operation.kept)}`)
    now += 8 * 86_400_000
    expect(await retire(table.table)).toMatchObject({
      exitCode: 0,
      tables: [{}, { aside: true, removed: { partitions: 12 }, skipped: [{ label: step?.label, gone: true }] }],
    })
    expect((await retire(table.table)).tables).toHaveLength(1)
  })

  it('end: what was kept goes for good, and no undo brings it back', async () => {
    const table = await monthly()
    await policy(table.table)
    const report = await retire(table.table)
    const kept = async () =>
      (
        await rows(
          database,
          `SELECT 1 FROM pg_class WHERE relname LIKE 'ctk_kept_%' AND relnamespace = '${quoted(schema)}'::regnamespace`,
        )
      ).length
    const others = (await kept()) - 13
    now += 7 * 86_400_000 - 60_000
    expect((await retire(table.table)).tables).toHaveLength(1)
    expect(await kept()).toBe(13 + others)
    now += 120_000
    expect(await retire(table.table)).toMatchObject({
      exitCode: 0,
      tables: [{ status: 'nothing-expired' }, { aside: true, status: 'done', removed: { partitions: 13 } }],
    })
    expect(await kept()).toBe(others)
    await expect(toolkit.retention.undo(report.runId)).rejects.toMatchObject({ code: 'CTK_UNDO_IMPOSSIBLE' })
  })

  it('are told of where there is none', async () => {
    const { table } = await monthly()
    await toolkit.policies.create({ strategy: 'delete', table, duration: '1y' })
    const report = await retire(table)
    await expect(toolkit.retention.undo(report.runId)).rejects.toMatchObject({
      code: 'CTK_UNDO_IMPOSSIBLE',
      message: expect.stringContaining('gone for good'),
    })
    await expect(toolkit.retention.undo('01JD')).rejects.toMatchObject({ code: 'CTK_RUN_NOT_FOUND' })
  })
})
