import { describeDatabases, uniqueSchema } from '@ctk/conformance'
import {
  createToolkit,
  type Database,
  type Pacer,
  type PolicyInput,
  readPlan,
  type TableName,
  type Toolkit,
  writePlan,
} from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { retentionDelete } from '@ctk/plugin-retention-delete'
import { retentionTimerange } from '@ctk/plugin-retention-timerange'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dropSchema } from '../database/drop-schema.js'
import { createMonthlyTable, full, months, monthsOf, rows, run } from './monthly-tables.js'

const cutoff = '2024-02-10'

describeDatabases(['pglite', 'postgresql', 'cratedb'], 'what changes between deciding and doing', (server) => {
  const schema = uniqueSchema('meanwhile')
  const ext = `${schema}_ext`
  const plugins = [retentionDelete, retentionTimerange]
  let database: Database
  let toolkit: Toolkit
  let count = 0
  const monthly = (name = `t${count++}`) => createMonthlyTable(database, { schema, name })
  const policy = (table: TableName, more: Partial<PolicyInput> = {}) =>
    toolkit.policies.create({ strategy: 'delete', table, duration: '1y', ...more })
  const retire = (table: TableName, by = toolkit) => by.retention.run({ cutoff, tables: [table], maxShare: 100 })
  const save = async (table: TableName) => {
    const plan = await toolkit.retention.plan({ cutoff, tables: [table], fingerprints: true })
    return readPlan(writePlan(await toolkit.retention.save(plan)))
  }
  /** A toolkit with which something happens when a run looks whether it may begin: after planning, before doing. */
  const atLastMoment = (work: () => Promise<unknown>) => {
    const status = async (signal?: AbortSignal) => {
      await work()
      return database.status(signal)
    }
    return createToolkit({ database: { ...database, status }, plugins, schema: ext })
  }
  /** A toolkit that waits for the lease of a table until some work is done. */
  const afterWaiting = async ({ schema: s, name }: TableName, work: () => Promise<unknown>) => {
    const lease = `"${ext}"."lease"`
    await run(
      database,
      `INSERT INTO ${lease} ("key", token, holder, beat, takes, clean, pins, taken_at) VALUES ('${s}.${name}', 'other', '{}', 0, 1, true, 0, CURRENT_TIMESTAMP)`,
    )
    let done: Promise<void> | undefined
    const pacer: Pacer = {
      elapsed: () => performance.now(),
      sleep: () => {
        done ??= work().then(() =>
          run(database, `UPDATE ${lease} SET token = NULL WHERE "key" = '${s}.${name}'`).then(() => undefined),
        )
        return done
      },
    }
    return createToolkit({ database, plugins, schema: ext, pacer })
  }

  beforeAll(async () => {
    database = await openDatabase(server.url)
    toolkit = createToolkit({ database, plugins, schema: ext })
    await toolkit.setup()
    if (database.dialect !== 'cratedb') await run(database, `CREATE SCHEMA "${schema}"`)
  })
  afterAll(async () => {
    for (const each of [schema, ext]) if (database) await dropSchema(database, each)
    await database?.[Symbol.asyncDispose]()
  })

  describe('a policy', () => {
    it('that is edited while a run waits for a lease counts as it is then', async () => {
      const table = await monthly()
      const { id } = await policy(table.table)
      const waiting = await afterWaiting(table.table, () => toolkit.policies.edit(id, { duration: '10y' }))
      const report = await waiting.retention.run({ cutoff, tables: [table.table], maxShare: 100, waitMs: 60_000 })
      expect(report).toMatchObject({ exitCode: 0, tables: [{ status: 'nothing-expired' }] })
      expect(await monthsOf(database, table)).toEqual(months(0, 24))
    })

    it('that is edited while a saved plan waits for a lease makes the plan void', async () => {
      const table = await monthly()
      const { id } = await policy(table.table)
      const plan = await save(table.table)
      const waiting = await afterWaiting(table.table, () => toolkit.policies.edit(id, { duration: '10y' }))
      const report = await waiting.retention.apply(plan, { waitMs: 60_000 })
      expect(report.tables).toMatchObject([{ status: 'refused', refusal: { code: 'CTK_PLAN_INVALID' } }])
      expect(await monthsOf(database, table)).toEqual(months(0, 24))
    })

    it('that was removed and created again is another one, although its id and version are the same', async () => {
      const table = await monthly()
      const { id } = await policy(table.table)
      const plan = await save(table.table)
      await toolkit.policies.remove({ ids: [id] })
      expect(await policy(table.table, { duration: '10y' })).toMatchObject({ id, version: 1 })
      const { tables } = await toolkit.retention.apply(plan)
      expect(tables).toMatchObject([
        { status: 'refused', refusal: { message: `The policy ${id} was changed after the plan was made.` } },
      ])
      expect(await monthsOf(database, table)).toEqual(months(0, 24))
    })

    it('of a pattern is void for a table that got a policy of its own', async () => {
      const table = await monthly('pattern_one')
      const { id } = await toolkit.policies.create({
        ...{ strategy: 'delete', table: `${schema}.pattern_*`, duration: '1y' },
      })
      const plan = await save(table.table)
      await policy(table.table, { duration: '10y' })
      const { tables } = await toolkit.retention.apply(plan)
      const message = `The policy ${id} is not for ${schema}.pattern_one any more, since a more specific one came after the plan was made.`
      expect(tables).toMatchObject([{ status: 'refused', refusal: { message } }])
      expect(await monthsOf(database, table)).toEqual(months(0, 24))
    })
  })

  describe('a hold', () => {
    it('with conditions keeps a row that meets them and comes after the plan', async () => {
      const { table, column } = await monthly()
      await policy(table)
      await toolkit.holds.add({ table, where: ['value=7'], reason: 'case 4711' })
      const late = atLastMoment(async () => {
        await run(database, `INSERT INTO ${full(table)} ("${column}", value) VALUES ('2022-03-05T00:00:00Z', 7)`)
        await database.refresh([table])
      })
      const report = await retire(table, late)
      const reason = 'got or lost rows since the plan was made'
      expect(report.tables).toMatchObject([{ removed: { partitions: 12, rows: 365 }, skipped: [{ reason }] }])
      expect(await monthsOf(database, { table, column })).toEqual([...months(2, 3), ...months(13, 24)])
      expect(await rows(database, `SELECT value FROM ${full(table)} WHERE value = 7`)).toHaveLength(1)
      // From now on the plan knows.
      expect(await retire(table)).toMatchObject({ exitCode: 0, tables: [{ status: 'nothing-expired' }] })
    })

    it('that comes while runs are at work is no failure of the policy, however often', async () => {
      const { table } = await monthly()
      await policy(table)
      const held = atLastMoment(async () => {
        const { id } = await toolkit.holds.add({ table, where: ['value=99'], reason: 'a moment' })
        await toolkit.holds.release(id)
      })
      for (let i = 0; i < 3; i++)
        expect((await retire(table, held)).tables).toMatchObject([{ failure: { code: 'CTK_HELD_BACK' } }])
      expect((await retire(table)).tables).toMatchObject([{ status: 'done', removed: { partitions: 13 } }])
    })
  })

  it('a run that slept past its lease leaves no step open behind the run that had the table meanwhile', async () => {
    const { table } = await monthly()
    await policy(table)
    let others: Promise<unknown> | undefined
    const sleepy = atLastMoment(async () => {
      others ??= run(database, `UPDATE "${ext}"."lease" SET token = NULL WHERE "key" = '${schema}.${table.name}'`).then(
        () => toolkit.retention.run({ cutoff: '2023-03-10', tables: [table], maxShare: 100 }),
      )
      expect(await others).toMatchObject({ exitCode: 0 })
    })
    const report = await retire(table, sleepy)
    expect(report.tables).toMatchObject([{ removed: { partitions: 0 }, failure: { code: 'CTK_LEASE_LOST' } }])
    const runs = database.runs({ schema: ext })
    await runs.refresh()
    expect(await runs.steps({ tables: [table], states: ['open'] })).toEqual([])
    expect((await retire(table)).tables).toMatchObject([{ status: 'done' }])
  })

  it('a table that is gone with a step left open is in nobody’s way', async () => {
    const [gone, other] = [await monthly(), await monthly()]
    await policy(gone.table, { strategy: 'timerange-delete', target: { sliceRows: 100, pause: '0' } })
    await policy(other.table)
    const [planned] = (await toolkit.retention.plan({ cutoff, tables: [gone.table] })).tables
    const operation = planned?.actions[0]?.operations[0]
    // As a killed run leaves it.
    const step = `('killed', '${operation?.id}', '${planned?.policy.id}', '${schema}', '${gone.table.name}', 'x', 'delete-range', 'open', '${JSON.stringify(operation)}', CURRENT_TIMESTAMP)`
    await run(
      database,
      `INSERT INTO "${ext}"."run_step" (run_id, operation_id, policy_id, table_schema, table_name, label, kind, state, operation, started_at) VALUES ${step}`,
    )
    const names = [gone, other].map(
      ({ table }) => `('${schema}.${table.name}', '{}', 0, 1, false, 0, CURRENT_TIMESTAMP)`,
    )
    await run(
      database,
      `INSERT INTO "${ext}"."lease" ("key", holder, beat, takes, clean, pins, taken_at) VALUES ${names.join(', ')}`,
    )
    await run(database, `DROP TABLE ${full(gone.table)}`)
    const tables = [gone.table, other.table]
    const report = await toolkit.retention.run({ cutoff, tables, maxShare: 100 })
    expect(report).toMatchObject({ reconciled: 1, exitCode: 1, tables: [{ status: 'refused' }, { status: 'done' }] })
    expect(await monthsOf(database, other)).toEqual(months(13, 24))
  })
})
