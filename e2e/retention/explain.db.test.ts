import { describeDatabases, uniqueSchema } from '@ctk/conformance'
import { createToolkit, type Database, type Toolkit } from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { retentionDelete } from '@ctk/plugin-retention-delete'
import { retentionTimerange } from '@ctk/plugin-retention-timerange'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { dropSchema } from '../database/drop-schema.js'
import { createMonthlyTable, full, type MonthlyTable, month, months, rows, run } from './monthly-tables.js'

describeDatabases(['pglite', 'postgresql', 'cratedb'], 'explain', ({ url }) => {
  const schema = uniqueSchema('explain')
  let database: Database
  let toolkit: Toolkit
  let monthly: MonthlyTable
  const cutoff = '2023-06-10'
  const explain = (more = {}) => toolkit.retention.explain(monthly.table, { cutoff, ...more })
  const set = (more = {}) =>
    toolkit.policies.create({ strategy: 'delete', table: monthly.table, duration: '1y', ...more })

  beforeAll(async () => {
    database = await openDatabase(url)
    toolkit = createToolkit({
      database,
      plugins: [retentionDelete, retentionTimerange],
      schema: `${schema}_ext`,
      clock: { now: () => Date.UTC(2024, 0, 15) },
    })
    await toolkit.setup()
    if (database.dialect !== 'cratedb') await run(database, `CREATE SCHEMA "${schema}"`)
    monthly = await createMonthlyTable(database, { schema, name: 'readings' })
  })
  beforeEach(() => toolkit.policies.remove({ tables: [monthly.table] }))
  afterAll(async () => {
    for (const each of [schema, `${schema}_ext`]) await dropSchema(database, each)
    await database?.[Symbol.asyncDispose]()
  })

  it('gives every partition its reason and the instant that decides', async () => {
    const policy = await set()
    const { partitions, policies, total, spans } = await explain()
    expect(policies).toMatchObject([{ policy: { id: policy.id }, status: 'due', expired: { partitions: 5 } }])
    expect(policies[0]).not.toHaveProperty('actions')
    expect(total).toMatchObject({ partitions: 24, rows: 730, rowsExact: true })
    expect(spans).toEqual([])
    expect(partitions.map(({ start }) => new Date(start as number).toISOString().slice(0, 7))).toEqual(months(0, 24))
    expect(partitions.map(({ fates }) => fates.map(({ state, reason }) => `${state} ${reason}`).join())).toEqual([
      ...Array(5).fill('due expired'),
      ...Array(19).fill('waiting not-yet'),
    ])
    expect(partitions.map(({ fates }) => fates[0]?.at)).toEqual(partitions.map((_, i) => Date.UTC(2023, i + 1)))
    expect(partitions[5]?.fates[0]?.explanation).toBe(
      'not yet: its end, 2022-07-01, is after the threshold, 2022-06-10',
    )
    expect(partitions.filter(({ newest }) => newest)).toEqual([partitions[23]])
    expect(partitions[0]).toMatchObject({ rows: 31, rowsExact: true, end: month(1).getTime() })
  })

  it('agrees with the plan, and plans the same whether it is asked or not', async () => {
    await set({ expireBy: 'start' })
    const before = await toolkit.retention.plan({ cutoff })
    const { partitions } = await explain()
    const after = await toolkit.retention.plan({ cutoff })
    expect(after.hash).toBe(before.hash)
    const due = partitions.filter(({ fates }) => fates[0]?.state === 'due').map(({ ident }) => ident)
    expect(due).toEqual(before.tables[0]?.actions.map(({ partition }) => partition))
    expect(due).toHaveLength(6)
  })

  it('says for several policies of a table what each does', async () => {
    await set({ column: 'ts' })
    const rowwise = await set({ strategy: 'timerange-delete', column: 'ts', where: ['value=1'], duration: '18mo' })
    const { partitions, spans, policies } = await explain({ maxShare: 100 })
    expect(policies).toHaveLength(2)
    expect(new Set(partitions.map(({ fates }) => fates.length))).toEqual(new Set([1]))
    expect(spans).toMatchObject([
      { policyId: rowwise.id, state: 'waiting', rows: undefined, from: Date.UTC(2021, 11, 10) },
    ])
    const later = await explain({ cutoff: '2023-12-10', maxShare: 100 })
    expect(later.spans).toMatchObject([
      { state: 'due', reason: 'expired', before: Date.UTC(2022, 5, 10), rows: 160 },
      { state: 'waiting', from: Date.UTC(2022, 5, 10), rows: undefined },
    ])
  })

  it.each([
    ['guard', {}, { maxShare: 5 }],
    ['disabled', { enabled: false }, {}],
    ['never-expires', { duration: 'INF' }, {}],
  ])('tells that a whole policy is left out: %s', async (reason, policy, request) => {
    await set(policy)
    const { partitions } = await explain(request)
    expect(partitions[0]?.fates).toMatchObject([{ state: 'kept', reason }])
    expect(partitions).toHaveLength(24)
  })

  it('shows what an unusable policy is refused for, and that nothing is without policies', async () => {
    await toolkit.policies.create(
      { strategy: 'delete', table: monthly.table, duration: '1y', column: 'nope' },
      { check: false },
    )
    const { partitions, policies } = await explain()
    expect(policies[0]?.refusal?.code).toBe('CTK_COLUMN_MISSING')
    expect(partitions[0]?.fates[0]).toMatchObject({ state: 'kept', reason: 'refused', at: undefined })
    await toolkit.policies.remove({ tables: [monthly.table] })
    expect(await explain()).toMatchObject({ policies: [], partitions: [], spans: [] })
  })

  it('simulates another time, the newest partition included', async () => {
    await set({ duration: '1d' })
    const explained = await toolkit.retention.explain(monthly.table, { at: '2023-06-10', maxShare: 100 })
    expect(explained).toMatchObject({ simulated: true, now: Date.UTC(2023, 5, 10) })
    const reasons = explained.partitions.map(({ fates }) => fates[0]?.reason)
    expect(reasons.slice(16, 19)).toEqual(['expired', 'not-yet', 'not-yet'])
    expect(explained.partitions.findIndex(({ newest }) => newest)).toBe(17)
  })

  it('names the hold that keeps a partition', async () => {
    await set()
    const span = { from: '2022-02-01', until: '2022-03-01' }
    const hold = await toolkit.holds.add({ table: monthly.table, ...span, reason: 'audit' })
    const { partitions } = await explain()
    expect(partitions.slice(0, 3).map(({ fates }) => fates[0]?.reason)).toEqual(['expired', 'hold', 'expired'])
    expect(partitions[1]?.fates[0]).toMatchObject({ state: 'kept', by: [hold.id], at: Date.UTC(2023, 2, 1) })
    expect(partitions[1]?.fates[0]?.explanation).toContain('audit')
    await toolkit.holds.release(hold.id)
  })

  it('writes nothing', async () => {
    await set()
    const count = () =>
      rows<{ n: number }>(database, `SELECT count(*) AS n FROM ${full({ schema: `${schema}_ext`, name: 'run' })}`)
    const before = await count()
    await explain()
    expect(await count()).toEqual(before)
  })
})
