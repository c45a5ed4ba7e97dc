import { describeDatabases, uniqueSchema } from '@ctk/conformance'
import { createToolkit, type Database, type PolicyInput, type TableName, type Toolkit } from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { retentionDelete } from '@ctk/plugin-retention-delete'
import { retentionTimerange } from '@ctk/plugin-retention-timerange'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { dropSchema } from '../database/drop-schema.js'
import { createMonthlyTable, full, months, monthsOf, rows, run } from './monthly-tables.js'

const cutoff = '2024-01-01'

describeDatabases(['pglite', 'postgresql', 'cratedb'], 'which tables, partitions and rows a policy means', (server) => {
  const schema = uniqueSchema('selection')
  let database: Database
  let toolkit: Toolkit
  let monthly: Awaited<ReturnType<typeof createMonthlyTable>>
  const table = (name: string): TableName => ({ schema, name })
  const create = (name: string, more: Partial<PolicyInput> = {}) =>
    toolkit.policies.create({ strategy: 'delete', table: `${schema}.${name}`, duration: '1y', ...more })
  const plan = (more = {}) => toolkit.retention.plan({ cutoff, maxShare: 100, ...more })
  const clear = async () => {
    const all = await toolkit.policies.find()
    if (all.length > 0) await toolkit.policies.remove({ ids: all.map(({ id }) => id) })
  }

  beforeAll(async () => {
    database = await openDatabase(server.url)
    toolkit = createToolkit({ database, plugins: [retentionDelete, retentionTimerange], schema: `${schema}_ext` })
    await toolkit.setup()
    monthly = await createMonthlyTable(database, table('metrics_a'))
    const create = `CREATE TABLE ${full(table('metrics_b'))} (ts TIMESTAMP WITH TIME ZONE)`
    const parts = ` PARTITIONED BY (ts) WITH (number_of_replicas = 0)`
    await run(database, database.dialect === 'cratedb' ? create + parts : `${create} PARTITION BY RANGE (ts)`)
  })
  afterAll(async () => {
    for (const each of [schema, `${schema}_ext`]) await dropSchema(database, each)
    await database?.[Symbol.asyncDispose]()
  })

  it('expands a pattern to the tables that there are, partitions not among them', async () => {
    const policy = await create('metrics_*')
    expect(policy).toMatchObject({ match: 'pattern', table: table('metrics_*'), enabled: true })
    const { tables } = await plan()
    expect(tables.map(({ policy, status }) => [policy.table.name, policy.id, status])).toEqual([
      ['metrics_a', policy.id, 'due'],
      ['metrics_b', policy.id, 'nothing-expired'],
    ])
    expect(tables[0]?.selection).toEqual({ pattern: `${schema}.metrics_*`, overrides: [] })
    expect((await plan({ tables: [table('metrics_b')] })).tables).toHaveLength(1)
    expect((await plan({ tables: [table('metrics_*')] })).tables).toHaveLength(2)
  })

  it('lets the more specific policy count, and says which it sets aside', async () => {
    const [pattern] = await toolkit.policies.find()
    const own = await create('metrics_a', { duration: '18mo' })
    const { tables } = await plan({ tables: [table('metrics_a')] })
    expect(tables).toMatchObject([
      {
        policy: { id: own.id },
        expired: { partitions: 6 },
        selection: { overrides: [{ policyId: pattern?.id, selector: `${schema}.metrics_*` }] },
      },
    ])
    await toolkit.policies.edit(own.id, { enabled: false })
    expect((await plan()).tables.map(({ policy, status }) => [policy.table.name, status])).toEqual([
      ['metrics_a', 'disabled'],
      ['metrics_b', 'nothing-expired'],
    ])
    await clear()
  })

  it('reports a pattern that stands for no table, and runs all the same', async () => {
    await create('nothing_{tenant}')
    expect(await toolkit.retention.run({ cutoff })).toMatchObject({
      exitCode: 0,
      tables: [{ status: 'no-tables', pattern: `${schema}.nothing_{tenant}` }],
    })
    expect(await toolkit.retention.check({ cutoff })).toMatchObject({ findings: [], exitCode: 0 })
    await expect(create('policy*', { table: `${schema}_ext.*` })).rejects.toMatchObject({ code: 'CTK_TABLE_MISSING' })
    await clear()
  })

  it('refuses what contradicts another policy, also when an edit would', async () => {
    const first = await create('metrics_a')
    const conflict = { code: 'CTK_POLICY_CONFLICT', exitCode: 3, data: { policies: [first.id] } }
    await expect(create('metrics_a', { strategy: 'timerange-delete' })).rejects.toMatchObject(conflict)
    await expect(create('metrics_*', { strategy: 'timerange-delete', column: 'ts' })).rejects.toMatchObject(conflict)
    const second = await create('metrics_a', { strategy: 'timerange-delete', enabled: false })
    await expect(toolkit.policies.edit(second.id, { enabled: true })).rejects.toMatchObject(conflict)
    await create('metrics_a', { strategy: 'timerange-delete', where: ['value=2'], duration: '2y' })
    expect(await toolkit.retention.check({ cutoff })).toMatchObject({
      exitCode: 1,
      findings: [{ level: 'warning', code: 'CTK_POLICY_CONFLICT', message: expect.stringContaining('never anything') }],
    })
    await clear()
  })

  it('keeps the last partitions, and a table to a size', async () => {
    const last = await create('metrics_a', { duration: undefined, keepLast: 3 })
    const kept = (await plan()).tables[0]
    expect(kept?.expired.partitions).toBe(21)
    expect(kept?.kept.filter(({ reason }) => reason === 'keep-last')).toHaveLength(3)
    await toolkit.policies.edit(last.id, { duration: '22mo' })
    expect((await plan()).tables[0]?.expired.partitions).toBe(2)
    const [info] = await database.catalog.tables([table('metrics_a')])
    const sizes = info?.partitions.map(({ bytes = 0 }) => bytes) ?? []
    const maxBytes = sizes.slice(4).reduce((sum, bytes) => sum + bytes, 0)
    await toolkit.policies.edit(last.id, { duration: null, keepLast: null, maxBytes })
    expect((await plan()).tables[0]?.actions.map(({ start }) => start)).toEqual(
      months(0, 4).map((month) => Date.parse(`${month}-01T00:00:00Z`)),
    )
    await toolkit.policies.edit(last.id, { maxBytes: '1TB' })
    expect((await plan()).tables[0]).toMatchObject({ status: 'nothing-expired', kept: expect.any(Array) })
    await expect(toolkit.policies.edit(last.id, { maxBytes: null })).rejects.toMatchObject({
      code: 'CTK_POLICY_INVALID',
    })
    await clear()
  })

  it('takes no table of its own, by name or by pattern', async () => {
    for (const name of ['jobs_log', 'lease', '*'])
      await expect(
        toolkit.policies.create({
          ...{ strategy: 'timerange-delete', table: `${schema}_ext.${name}`, duration: '1d', column: 'at' },
        }),
      ).rejects.toMatchObject({ code: 'CTK_TABLE_MISSING', message: expect.stringContaining('belongs to ctk') })
  })

  it('deletes the rows that meet the conditions, and no other', async () => {
    const name = full(monthly.table)
    await run(database, `UPDATE ${name} SET value = 2 WHERE ts < '2022-03-01T00:00:00Z'`)
    await database.refresh([monthly.table])
    const where = ['value=2']
    await create('metrics_a', { strategy: 'timerange-delete', where, target: { pause: '0' }, duration: '22mo' })
    await expect(create('metrics_a', { where })).rejects.toMatchObject({ code: 'CTK_POLICY_INVALID' })
    await expect(create('metrics_a', { strategy: 'timerange-delete', where: ['value=x'] })).rejects.toMatchObject({
      code: 'CTK_POLICY_INVALID',
    })
    await expect(create('metrics_a', { strategy: 'timerange-delete', where: ['no=1'] })).rejects.toMatchObject({
      code: 'CTK_COLUMN_MISSING',
    })
    const all = await create('metrics_a', {
      ...{ strategy: 'timerange-delete', where: [{ column: 'value', op: '!=', value: 2 }] },
      ...{ target: { pause: '0' }, duration: '23mo' },
    })
    expect(all.where).toEqual([{ column: 'value', op: '!=', value: 2 }])
    const planned = await plan()
    expect(planned.tables.map(({ expired, total }) => [expired.rows, total.rows]).sort()).toEqual([
      [0, 730],
      [59, 730],
    ])
    expect(await toolkit.retention.run({ cutoff })).toMatchObject({ exitCode: 0 })
    expect((await rows(database, `SELECT ts FROM ${name} WHERE value = 2`)).length).toBe(0)
    expect(await monthsOf(database, monthly)).toEqual(months(2, 24))
    expect((await rows(database, `SELECT ts FROM ${name}`)).length).toBe(671)
  })
})
