import { describeDatabases, uniqueSchema } from '@ctk/conformance'
import { createToolkit, type Database, type Policy, type TableName, type Toolkit } from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { retentionDelete } from '@ctk/plugin-retention-delete'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { dropSchema } from '../database/drop-schema.js'
import { createMonthlyTable, run } from './monthly-tables.js'
import { type Mood, moodyPlugin } from './moody-plugin.js'

describeDatabases(['pglite', 'postgresql', 'cratedb'], 'auto-pause', ({ url }) => {
  const schema = uniqueSchema('pause')
  const mood: Mood = { now: 'works' }
  let database: Database
  let toolkit: Toolkit
  let now = Date.UTC(2026, 0, 1)
  let table: TableName
  let policy: Policy

  const runAll = (more = {}) => {
    now += 3_600_000
    return toolkit.retention.run({ tables: [table], maxShare: 100, attempts: 1, ...more })
  }
  const runIn = async (...moods: Mood['now'][]) => {
    let report: Awaited<ReturnType<typeof runAll>> | undefined
    for (const each of moods) {
      mood.now = each
      report = await runAll()
    }
    return report?.tables[0]
  }

  beforeAll(async () => {
    database = await openDatabase(url)
    toolkit = createToolkit({
      database,
      plugins: [retentionDelete, moodyPlugin(mood)],
      schema: `${schema}_ext`,
      clock: { now: () => now },
    })
    await toolkit.setup()
    if (database.dialect !== 'cratedb') await run(database, `CREATE SCHEMA "${schema}"`)
    table = (await createMonthlyTable(database, { schema, name: 'first' })).table
    // The clock of the test is not the server's.
    const status = database.status.bind(database)
    database.status = async (signal) => ({ ...(await status(signal)), now })
  })
  beforeEach(async () => {
    now += 1000
    await toolkit.policies.remove({ tables: [table] })
    policy = await toolkit.policies.create({ strategy: 'moody', table, duration: '1y' })
  })
  afterAll(async () => {
    for (const each of [schema, `${schema}_ext`]) await dropSchema(database, each)
    await database?.[Symbol.asyncDispose]()
  })

  const fails = 'CTK_STATEMENT_FAILED'

  it('leaves a policy out after three failures in a row, and says why', async () => {
    expect(await runIn(fails, fails, fails)).toMatchObject({ status: 'failed', failure: { code: fails } })
    const report = await runAll()
    expect(report).toMatchObject({
      exitCode: 3,
      audit: undefined,
      tables: [{ status: 'paused', refusal: { code: 'CTK_POLICY_PAUSED' } }],
    })
    expect(report.tables[0]?.refusal?.message).toContain(`The mood is ${fails}`)
    const plan = await toolkit.retention.plan({ tables: [table], maxShare: 100 })
    expect(plan.tables[0]).toMatchObject({ status: 'paused', category: 'partition', actions: [] })
    expect(await toolkit.retention.check({ tables: [table] })).toMatchObject({
      exitCode: 1,
      findings: [{ level: 'error', code: 'CTK_POLICY_PAUSED', policyId: policy.id }],
    })
  })

  it('counts failures in a row: a success begins anew', async () => {
    expect(await runIn(fails, fails, 'works', fails, fails)).toMatchObject({ status: 'failed' })
    expect(await runIn('works')).toMatchObject({ status: 'done' })
  })

  it.each(['CTK_ABORTED', 'CTK_CONNECTION_FAILED', 'CTK_LEASE_LOST'] as const)(
    'does not count %s, which says nothing of the policy',
    async (code) => {
      expect(await runIn(code, code, code, code)).toMatchObject({ status: 'failed' })
      expect(await runIn(fails, fails, code, fails)).toMatchObject({ status: 'failed' })
      expect(await runIn('works')).toMatchObject({ status: 'paused' })
    },
  )

  it('takes another number of failures, or none at all', async () => {
    await runIn(fails, fails)
    expect((await runAll({ pauseAfter: 2 })).tables[0]).toMatchObject({ status: 'paused' })
    await runIn(fails, fails)
    expect((await runAll({ pauseAfter: 0 })).tables[0]).toMatchObject({ status: 'failed' })
  })

  describe('ends when', () => {
    beforeEach(async () => {
      expect(await runIn(fails, fails, fails, 'works')).toMatchObject({ status: 'paused' })
    })

    it('the policy is unpaused, which the audit tells', async () => {
      const report = await toolkit.retention.unpause({ ids: [policy.id] })
      expect(report).toMatchObject({
        unpaused: [{ policy: { id: policy.id }, before: { failures: 3, error: { code: fails } } }],
        untouched: [],
      })
      const runs = database.runs({ schema: `${schema}_ext` })
      await runs.refresh()
      const entries = await runs.log({ policyIds: [policy.id] })
      expect(entries.filter(({ event }) => event === 'policy.unpaused')).toHaveLength(1)
      expect(await runIn('works')).toMatchObject({ status: 'done' })
      expect(await toolkit.retention.unpause({ ids: [policy.id] })).toMatchObject({ unpaused: [], untouched: [policy] })
    })

    it('the policy is edited', async () => {
      now += 1000
      await toolkit.policies.edit(policy.id, { duration: '13mo' })
      expect(await runIn(fails)).toMatchObject({ status: 'failed' })
      expect(await runIn('works')).toMatchObject({ status: 'done' })
    })

    it('the policy is removed and made again', async () => {
      await toolkit.policies.remove({ ids: [policy.id] })
      now += 1000
      const again = await toolkit.policies.create({ strategy: 'moody', table, duration: '1y' })
      expect(again.id).toBe(policy.id)
      expect(await runIn('works')).toMatchObject({ status: 'done' })
    })
  })

  it('writes one statement for all policies, and remembers the last success', async () => {
    const other = (await createMonthlyTable(database, { schema, name: 'second' })).table
    const second = await toolkit.policies.create({ strategy: 'moody', table: other, duration: '1y' })
    mood.now = 'works'
    const success = await runAll({ tables: [table, other] })
    const at = now
    mood.now = fails
    const failure = await runAll({ tables: [table, other] })
    expect([success.exitCode, failure.exitCode]).toEqual([0, 1])
    const states = await database.runs({ schema: `${schema}_ext` }).policyStates([policy.id, second.id])
    expect(states).toHaveLength(2)
    for (const state of states)
      expect(state).toMatchObject({ lastRun: failure.runId, lastAt: now, lastSuccessAt: at, failures: 1 })
  })

  it('does not count a refusal, which touches nothing and says so every time', async () => {
    await run(database, `DROP TABLE "${schema}"."${table.name}"`)
    const reports = []
    for (let i = 0; i < 4; i++) reports.push((await runAll()).tables[0]?.status)
    expect(reports).toEqual(['refused', 'refused', 'refused', 'refused'])
  })
})
