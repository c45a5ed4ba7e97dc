import { describeDatabases, uniqueSchema } from '@ctk/conformance'
import {
  createToolkit,
  type Database,
  type DropPartition,
  leaseKey,
  type RunStore,
  type TableName,
  type Toolkit,
} from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { retentionDelete } from '@ctk/plugin-retention-delete'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { dropSchema } from '../database/drop-schema.js'
import { createMonthlyTable, type MonthlyTable, months, monthsOf, run } from './monthly-tables.js'
import { type Mood, moodyPlugin } from './moody-plugin.js'

describeDatabases(['pglite', 'postgresql', 'cratedb'], 'history', ({ url }) => {
  const schema = uniqueSchema('history')
  const mood: Mood = { now: 'works' }
  const other: TableName = { schema, name: 'other' }
  let database: Database
  let toolkit: Toolkit
  let store: RunStore
  let monthly: MonthlyTable
  let elapsed = 0
  let done = ''
  let failed = ''

  const sleep = async (milliseconds: number) => {
    elapsed += milliseconds
  }

  beforeAll(async () => {
    database = await openDatabase(url)
    toolkit = createToolkit({
      database,
      plugins: [retentionDelete, moodyPlugin(mood)],
      schema: `${schema}_ext`,
      runner: { name: 'ana', origin: 'here pid 1' },
      // Whoever waits for a dead holder waits no real time.
      pacer: { elapsed: () => elapsed, sleep },
    })
    await toolkit.setup()
    store = database.runs({ schema: `${schema}_ext` })
    if (database.dialect !== 'cratedb') await run(database, `CREATE SCHEMA "${schema}"`)
    monthly = await createMonthlyTable(database, { schema, name: 'readings' })
    await createMonthlyTable(database, other)
    await toolkit.policies.create({ strategy: 'delete', table: monthly.table, duration: '1y' })
    await toolkit.policies.create({ strategy: 'moody', table: other, duration: '1y' })
    const request = { cutoff: '2023-06-10', maxShare: 100, attempts: 1 }
    done = (await toolkit.retention.run({ ...request, tables: [monthly.table] })).runId
    mood.now = 'CTK_STATEMENT_FAILED'
    failed = (await toolkit.retention.run({ ...request, tables: [other] })).runId
  })
  afterAll(async () => {
    for (const each of [schema, `${schema}_ext`]) await dropSchema(database, each)
    await database?.[Symbol.asyncDispose]()
  })

  it('lists runs, newest first, with what they did and how they ended', async () => {
    const { runs } = await toolkit.retention.history({ kinds: ['retention'] })
    expect(runs).toMatchObject([
      { id: failed, state: 'finished', exitCode: 1, tables: [{ table: other, steps: { failed: 5, done: 0 } }] },
      {
        id: done,
        kind: 'retention',
        state: 'finished',
        exitCode: 0,
        actor: 'ana',
        origin: 'here pid 1',
        plan: expect.stringMatching(/^[0-9a-f]{64}$/),
        tables: [{ table: monthly.table, steps: { done: 5, failed: 0, open: 0 }, rows: 151 }],
      },
    ])
    expect((await toolkit.retention.history({})).runs.length).toBeGreaterThan(2)
    expect((await toolkit.retention.history({ limit: 1 })).runs.map(({ id }) => id)).toEqual([failed])
    expect((await toolkit.retention.history({ since: Date.UTC(2999, 0) })).runs).toEqual([])
  })

  it('tells the runs that did something with a table, changes of its policies included', async () => {
    const { runs } = await toolkit.retention.history({ table: monthly.table })
    expect(runs.map(({ kind }) => kind)).toEqual(['retention', 'policy'])
    expect((await toolkit.retention.history({ table: { schema, name: 'nobody' } })).runs).toEqual([])
  })

  it('shows a run step by step; the beginning of its id will do, in any case', async () => {
    for (const id of [done, done.slice(0, -1), done.toLowerCase()]) {
      const shown = await toolkit.retention.show(id)
      expect(shown).toMatchObject({
        run: { id: done, audit: { length: 5 } },
        opening: { cutoff: '2023-06-10' },
        resumable: false,
      })
      expect(shown.steps.map(({ state, operation }) => [state, operation.kind])).toEqual(
        Array(5).fill(['done', 'drop-partition']),
      )
    }
    expect(await toolkit.retention.show(failed)).toMatchObject({
      resumable: true,
      closing: { tables: [{ status: 'failed', failure: { code: 'CTK_STATEMENT_FAILED' } }] },
    })
  })

  it('refuses an id that no run has, or several', async () => {
    const typo = `${done.slice(0, -1)}${done.endsWith('0') ? '1' : '0'}`
    await expect(toolkit.retention.show(typo)).rejects.toMatchObject({
      code: 'CTK_RUN_NOT_FOUND',
      message: expect.stringContaining(`Did you mean ${done}?`),
    })
    for (const id of ['0', '%', "' OR 1=1 --", ''])
      await expect(toolkit.retention.show(id)).rejects.toMatchObject({ code: 'CTK_RUN_NOT_FOUND', exitCode: 3 })
  })

  it('has nothing to resume of a run that did everything, and cannot resume what carried out no policies', async () => {
    expect(await toolkit.retention.resume(done)).toEqual({ runId: done, resumed: false, report: undefined })
    const [change] = (await toolkit.retention.history({ kinds: ['policy'] })).runs
    await expect(toolkit.retention.resume(change?.id ?? '')).rejects.toMatchObject({ code: 'CTK_RESUME_IMPOSSIBLE' })
  })

  it('does what failed again', async () => {
    mood.now = 'works'
    const { report } = await toolkit.retention.resume(failed)
    expect(report).toMatchObject({ exitCode: 0, cutoff: '2023-06-10', tables: [{ table: other, status: 'done' }] })
  })

  it('tells a run that was killed from one that is at work, and finishes what it left', async () => {
    const plan = await toolkit.retention.plan({ cutoff: '2023-08-10', tables: [monthly.table] })
    const [action, second] = plan.tables[0]?.actions ?? []
    const killed = `${done.slice(0, 10)}KKKKKKKKKKKKKKKK`
    const request = { tables: [monthly.table], maxShare: 100 }
    await database.execute(
      store.insertRun({
        ...{ id: killed, kind: 'retention', actor: 'ben', origin: 'elsewhere pid 2', startedAt: Date.now() },
        ...{ finishedAt: undefined, exitCode: undefined, closing: undefined, length: 0, head: '' },
        opening: JSON.stringify({ cutoff: '2023-08-10', request }),
      }),
    )
    const steps = [action, second].flatMap((each) =>
      each
        ? [
            {
              ...{ runId: killed, policyId: each.policyId, table: monthly.table, label: each.label },
              ...{
                operation: each.operations[0] as DropPartition,
                state: 'open' as const,
                rows: each.rows,
                bytes: undefined,
              },
              ...{ detail: undefined, startedAt: Date.now(), finishedAt: undefined },
            },
          ]
        : [],
    )
    expect(steps).toHaveLength(2)
    await database.execute(store.writeSteps(steps))
    await store.take([leaseKey(monthly.table)], { token: killed, holder: '{}', at: Date.now() })
    const stateOf = async () => (await toolkit.retention.show(killed)).run.state
    expect(await stateOf()).toBe('running')
    await expect(toolkit.retention.resume(killed)).rejects.toMatchObject({ code: 'CTK_LEASE_HELD' })
    // It got as far as its first partition.
    const before = await monthsOf(database, monthly)
    expect(before).toEqual(months(5, 24))
    const { report } = await toolkit.retention.resume(killed, { waitMs: 60_000, leaseMs: 1_000 })
    expect(report).toMatchObject({
      exitCode: 0,
      reconciled: 2,
      tables: [{ status: 'done', removed: { partitions: 2 } }],
    })
    expect(await stateOf()).toBe('unfinished')
    expect(await monthsOf(database, monthly)).toEqual(months(7, 24))
    expect((await toolkit.retention.show(killed)).steps.map(({ state }) => state)).toEqual(['discarded', 'discarded'])
  })
})
