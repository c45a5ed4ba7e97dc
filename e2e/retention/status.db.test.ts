import { describeDatabases, uniqueSchema } from '@ctk/conformance'
import { createToolkit, type Database, type Policy, type TableName, type Toolkit } from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { retentionDelete } from '@ctk/plugin-retention-delete'
import { retentionTimerange } from '@ctk/plugin-retention-timerange'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { dropSchema } from '../database/drop-schema.js'
import { createMonthlyTable, run } from './monthly-tables.js'
import { type Mood, moodyPlugin } from './moody-plugin.js'

const HOUR = 3_600_000
const DAY = 24 * HOUR

describeDatabases(['pglite', 'postgresql', 'cratedb'], 'status and forecast', ({ url }) => {
  const schema = uniqueSchema('status')
  const mood: Mood = { now: 'works' }
  const [one, two]: readonly [TableName, TableName] = [
    { schema, name: 'one' },
    { schema, name: 'two' },
  ]
  let now = Date.UTC(2023, 5, 10)
  let database: Database
  let toolkit: Toolkit
  let policy: Policy

  beforeAll(async () => {
    database = await openDatabase(url)
    toolkit = createToolkit({
      database,
      plugins: [retentionDelete, retentionTimerange, moodyPlugin(mood)],
      schema: `${schema}_ext`,
      clock: { now: () => now },
    })
    await toolkit.setup()
    // The clock of the test is not the server's.
    const status = database.status.bind(database)
    database.status = async (signal) => ({ ...(await status(signal)), now })
    if (database.dialect !== 'cratedb') await run(database, `CREATE SCHEMA "${schema}"`)
    for (const table of [one, two]) await createMonthlyTable(database, table)
    policy = await toolkit.policies.create({ strategy: 'delete', table: one, duration: '1y' })
  })
  afterAll(async () => {
    for (const each of [schema, `${schema}_ext`]) await dropSchema(database, each)
    await database?.[Symbol.asyncDispose]()
  })
  const statusOf = async (more = {}) => toolkit.retention.status({ tables: [one], ...more })

  it('gives a new policy time until its first run, and tells what is due since when', async () => {
    expect(await statusOf()).toMatchObject({
      exitCode: 0,
      maxAge: '25h',
      policies: [
        {
          policyId: policy.id,
          state: 'ok',
          lastAt: undefined,
          // January 2022 expired on 2023-02-01.
          lagMs: now - Date.UTC(2023, 1, 1),
          due: { partitions: 5, rows: 151 },
          next: { at: Date.UTC(2023, 6, 1) },
        },
      ],
    })
    now += 26 * HOUR
    expect(await statusOf()).toMatchObject({ exitCode: 1, policies: [{ state: 'stale' }] })
    expect(await statusOf({ maxAge: '2d' })).toMatchObject({ exitCode: 0 })
    expect(await statusOf({ maxAge: 'INF' })).toMatchObject({ exitCode: 0 })
    await expect(statusOf({ maxAge: 'often' })).rejects.toMatchObject({ code: 'CTK_DURATION_INVALID' })
  })

  it('counts a run that had nothing to do as well', async () => {
    await toolkit.retention.run({ tables: [one] })
    expect(await statusOf()).toMatchObject({
      exitCode: 0,
      policies: [{ state: 'ok', lastAt: now, lastSuccessAt: now, lagMs: 0, due: { partitions: 0 }, failures: 0 }],
    })
    now += 20 * HOUR
    const { runId } = await toolkit.retention.run({ tables: [one] })
    expect(await statusOf()).toMatchObject({ policies: [{ lastRun: runId, lastAt: now, lastSuccessAt: now }] })
  })

  it('tells failures, then the pause, and what is overdue all the same', async () => {
    const moody = await toolkit.policies.create({ strategy: 'moody', table: two, duration: '1y' })
    mood.now = 'CTK_STATEMENT_FAILED'
    for (const failures of [1, 2, 3]) {
      now += HOUR
      await toolkit.retention.run({ tables: [two], maxShare: 100, attempts: 1 })
      const { policies } = await statusOf({ tables: [two] })
      expect(policies).toMatchObject([{ failures, error: { code: 'CTK_STATEMENT_FAILED' }, due: { partitions: 5 } }])
      expect(policies[0]?.state).toBe(failures < 3 ? 'ok' : 'paused')
      expect(policies[0]?.lagMs).toBe(now - Date.UTC(2023, 1, 1))
    }
    expect(await statusOf({ tables: [two] })).toMatchObject({
      exitCode: 1,
      policies: [{ refusal: { code: 'CTK_POLICY_PAUSED' } }],
    })
    expect(await statusOf({ tables: [two], pauseAfter: 0 })).toMatchObject({ exitCode: 0 })
    await toolkit.policies.edit(moody.id, { enabled: false })
    expect(await statusOf({ tables: [two] })).toMatchObject({ exitCode: 0, policies: [{ state: 'idle', lagMs: 0 }] })
    await toolkit.policies.remove({ ids: [moody.id] })
  })

  it('tells the lag of policies that go by rows', async () => {
    await toolkit.policies.create({ strategy: 'timerange-delete', table: two, column: 'ts', duration: '1y' })
    const [status] = (await statusOf({ tables: [two] })).policies
    expect(status).toMatchObject({ state: 'ok', due: { partitions: 0 } })
    expect(status?.due.rows).toBeGreaterThan(150)
    expect(status?.lagMs).toBeGreaterThan(160 * DAY)
    expect(status?.lagMs).toBeLessThan(164 * DAY)
  })

  it('foretells each month, by partition and by row, and the sum of both', async () => {
    const { policies, total } = await toolkit.retention.forecast({ months: 4 })
    expect(policies.map(({ strategy }) => strategy)).toEqual(['delete', 'timerange-delete'])
    const [delete_, rows] = policies
    expect(delete_?.months.map(({ month, existing }) => [month, existing.partitions])).toEqual([
      ['2023-06', 0],
      ['2023-07', 1],
      ['2023-08', 1],
      ['2023-09', 1],
    ])
    expect(delete_?.due).toMatchObject({ partitions: 0 })
    // Months of 2022 with a row a day.
    expect(rows?.months.slice(1).map(({ existing }) => existing.rows)).toEqual([31, 31, 30])
    expect(total.months[1]?.existing.partitions).toBe(1)
    expect(total.months.every(({ projected }) => projected.partitions === 0 && projected.rows === 0)).toBe(true)
  })

  it('counts a partition once, with the policy that removes it first', async () => {
    await toolkit.policies.remove({ tables: [two] })
    await toolkit.policies.create({ strategy: 'delete', table: two, duration: '2y' })
    // Refused on save; a table that was edited by hand can hold it.
    const rival = await toolkit.policies.draft({ strategy: 'moody', table: two, duration: '13mo' })
    await database.policies({ schema: `${schema}_ext` }).create(rival)
    const { total, policies } = await toolkit.retention.forecast({ months: 6, tables: [two] })
    expect(policies).toHaveLength(2)
    expect(total.months.map(({ existing }) => existing.partitions)).toEqual([0, 1, 1, 1, 1, 1])
  })

  it('marks as a projection what is yet to come', async () => {
    await toolkit.policies.remove({ tables: [two] })
    now = Date.UTC(2024, 0, 5)
    await toolkit.policies.create({ strategy: 'delete', table: two, duration: '2mo' })
    const [forecast] = (await toolkit.retention.forecast({ months: 6, tables: [two] })).policies
    expect(forecast?.months.map(({ existing, projected }) => [existing.partitions, projected.partitions])).toEqual([
      ...[
        [0, 0],
        [1, 0],
        [1, 0],
        [0, 1],
        [0, 1],
        [0, 1],
      ],
    ])
    expect(forecast?.months[4]?.projected.rows).toBe(31)
    expect(forecast?.due.partitions).toBe(22)
  })
})
