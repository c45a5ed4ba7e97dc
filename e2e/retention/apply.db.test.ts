import { describeDatabases, uniqueSchema } from '@ctk/conformance'
import {
  createToolkit,
  type Database,
  type PolicyInput,
  readPlan,
  type SavedPlan,
  type TableName,
  type Toolkit,
  writePlan,
} from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { retentionDelete } from '@ctk/plugin-retention-delete'
import { retentionTimerange } from '@ctk/plugin-retention-timerange'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  createMonthlyTable,
  full,
  insertAt,
  type MonthlyTable,
  months,
  monthsOf,
  remakeMonth,
  run,
} from './monthly-tables.js'

const cutoff = '2024-02-10'

describeDatabases(['pglite', 'postgresql', 'cratedb'], 'saved plans', (server) => {
  const schema = uniqueSchema('apply')
  let database: Database
  let toolkit: Toolkit
  let count = 0
  const policy = (table: TableName, more: Partial<PolicyInput> = {}) =>
    toolkit.policies.create({ strategy: 'delete', table, duration: '1y', ...more })
  const monthly = () => createMonthlyTable(database, { schema, name: `t${count++}` })
  const save = async ({ table }: MonthlyTable): Promise<SavedPlan> => {
    const plan = await toolkit.retention.plan({ cutoff, tables: [table], fingerprints: true })
    return readPlan(writePlan(await toolkit.retention.save(plan)))
  }

  beforeAll(async () => {
    database = await openDatabase(server.url)
    toolkit = createToolkit({ database, plugins: [retentionDelete, retentionTimerange], schema: `${schema}_ext` })
    await toolkit.setup()
    if (database.dialect !== 'cratedb') await run(database, `CREATE SCHEMA "${schema}"`)
  })
  afterAll(async () => {
    await database?.[Symbol.asyncDispose]()
  })

  it('do exactly what was reviewed, also more than the share that a run may take', async () => {
    const table = await monthly()
    await policy(table.table)
    const plan = await save(table)
    expect(plan.tables[0]?.actions.map(({ fingerprint }) => fingerprint)).not.toContain(undefined)
    expect(await toolkit.retention.apply(plan)).toMatchObject({
      exitCode: 0,
      plan: plan.hash,
      tables: [{ status: 'done', removed: { partitions: 13, rows: 396 }, skipped: [] }],
    })
    expect(await monthsOf(database, table)).toEqual(months(13, 24))
    const again = await toolkit.retention.apply(plan)
    expect(again.exitCode).toBe(0)
    expect(again.tables[0]).toMatchObject({ removed: { partitions: 0 } })
    expect(again.tables[0]?.skipped).toHaveLength(13)
  })

  it('leave alone and name a partition that got or lost a row since', async () => {
    const table = await monthly()
    await policy(table.table)
    const plan = await save(table)
    await insertAt(database, table, '2022-03-15T12:00:00Z')
    await run(database, `DELETE FROM ${full(table.table)} WHERE "${table.column}" = '2022-05-01T12:00:00Z'`)
    const report = await toolkit.retention.apply(plan)
    expect(report).toMatchObject({ exitCode: 1, tables: [{ status: 'done', failure: undefined }] })
    const [march, may] = [2, 4].map((i) => plan.tables[0]?.actions[i]?.label)
    expect(report.tables[0]?.skipped).toEqual([
      { label: march, reason: 'got or lost rows since the plan was made', gone: false },
      { label: may, reason: 'got or lost rows since the plan was made', gone: false },
    ])
    expect(await monthsOf(database, table)).toEqual(['2022-03', '2022-05', ...months(13, 24)])
  })

  it('leave alone and name a partition that was dropped and made again with as many rows', async () => {
    const table = await monthly()
    await policy(table.table)
    const plan = await save(table)
    await remakeMonth(database, table, 2)
    const report = await toolkit.retention.apply(plan)
    expect(report.tables[0]?.failure).toBeUndefined()
    expect(report.tables[0]?.skipped).toEqual([
      expect.objectContaining({
        label: plan.tables[0]?.actions[2]?.label,
        reason: expect.stringMatching(/replaced|gone already/),
      }),
    ])
    expect(await monthsOf(database, table)).toEqual(['2022-03', ...months(13, 24)])
  })

  it('are refused for a table whose policy was changed since', async () => {
    const table = await monthly()
    const { id } = await policy(table.table)
    const plan = await save(table)
    await toolkit.policies.edit(id, { duration: '2y' })
    expect(await toolkit.retention.apply(plan)).toMatchObject({
      exitCode: 3,
      tables: [{ status: 'refused', refusal: { code: 'CTK_PLAN_INVALID' } }],
    })
    await toolkit.policies.remove({ ids: [id] })
    expect(await toolkit.retention.apply(plan)).toMatchObject({ exitCode: 3 })
    expect(await monthsOf(database, table)).toEqual(months(0, 24))
  })

  it('are refused for another database', async () => {
    const table = await monthly()
    await policy(table.table)
    const plan = await save(table)
    await expect(toolkit.retention.apply({ ...plan, identity: 'another' })).rejects.toMatchObject({
      code: 'CTK_PLAN_INVALID',
    })
    expect(await monthsOf(database, table)).toEqual(months(0, 24))
  })
})
