import {
  createToolkit,
  type Database,
  definePlugin,
  type Plugin,
  RetentionStrategies,
  type RetentionStrategy,
  type TableInfo,
  type TableName,
  type Toolkit,
} from '@ctk/core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeDatabases } from '../databases/describe-databases.js'
import type { DatabaseName, TestDatabase } from '../databases/test-database.js'
import { uniqueSchema } from '../databases/unique-schema.js'
import { hostileNamesFor } from '../fixtures/hostile-names-for.js'
import { createMonthlyTable, monthlyIds, monthlyRows } from '../fixtures/monthly-table.js'
import { createTestSchema, dropSchema, type TestSchema } from '../fixtures/test-schema.js'
import type { RetentionStrategyOptions } from './retention-strategy.suite.js'

/** Half a year of data; three months of it are older than three months. */
const request = { cutoff: '2020-07-01', maxShare: 100 }
const duration = '3mo'
const isExpired = ({ at }: { at: Date | null }) => at !== null && at.getTime() < Date.UTC(2020, 3, 1)
const all = monthlyRows.map((row) => row.id)
const monthOf = ({ at }: { at: Date | null }) => at?.toISOString().slice(0, 7) ?? ''

/** The part of `describeRetentionStrategy` that carries policies out. */
export function describeStrategyOnDatabases<Target>(
  strategy: RetentionStrategy<Target>,
  names: readonly (DatabaseName | TestDatabase)[],
  {
    target = {},
    plugin = pluginOf(strategy),
    leaves = () => false,
  }: Pick<RetentionStrategyOptions<Target>, 'target' | 'plugin' | 'leaves'>,
): void {
  const left = monthlyRows
    .filter((row) => !strategy.destructive || !isExpired(row) || leaves(monthOf(row)))
    .map((row) => row.id)
  describeDatabases(names, `retention strategy "${strategy.name}" on real tables`, (db) => {
    const ownSchema = uniqueSchema('ext')
    let database: Database
    let toolkit: Toolkit
    let schema: TestSchema

    beforeAll(async () => {
      const { openDatabase } = await import('@ctk/database')
      database = await openDatabase(db.url)
      schema = await createTestSchema(database)
      toolkit = createToolkit({ database, plugins: [plugin], schema: ownSchema })
      await toolkit.setup()
      await createMonthlyTable(database, { schema: schema.name, name: 'victim' }, 'ts')
    })

    afterAll(async () => {
      await schema?.drop()
      if (database) await dropSchema(database, ownSchema)
      await database?.[Symbol.asyncDispose]()
    })

    /** A test that is skipped where the database lacks what the strategy requires. */
    const carriedOut = (title: string, body: () => Promise<void>) =>
      test(title, async ({ skip }) => {
        const missing = strategy.requires.filter((capability) => !database.capabilities[capability])
        skip(missing.length > 0, `${database.dialect} lacks what ${strategy.name} requires: ${missing.join(', ')}`)
        await body()
      })
    const layOut = async (name: string, column: string): Promise<TableName> => {
      const table = { schema: schema.name, name }
      await createMonthlyTable(database, table, column)
      return table
    }
    const create = (table: TableName, column: string) =>
      toolkit.policies.create({ strategy: strategy.name, table, column, duration, target, tags: [hostileTag] })

    carriedOut('a plan says what would happen, and writes nothing', async () => {
      const table = await layOut('planned', 'ts')
      const policy = await create(table, 'ts')
      const before = await shapeOf(database, table)
      const plan = await toolkit.retention.plan({ ...request, tables: [table] })
      expect(plan.tables.map(({ status, policy, refusal }) => ({ status, id: policy.id, refusal }))).toEqual([
        { status: 'due', id: policy.id, refusal: undefined },
      ])
      expect(plan.tables[0]?.threshold).toBe(Date.UTC(2020, 3, 1))
      expect(await toolkit.retention.plan({ ...request, tables: [table] })).toMatchObject({ hash: plan.hash })
      expect(await shapeOf(database, table)).toEqual(before)
      expect(await monthlyIds(database, table)).toEqual(all)
      expect(await toolkit.policies.find({ tables: [table] })).toEqual([policy])
    })

    carriedOut('a check finds nothing wrong with the policy, and writes nothing', async () => {
      const table = await layOut('checked', 'ts')
      await create(table, 'ts')
      expect(await toolkit.retention.check({ tables: [table] })).toMatchObject({ findings: [], exitCode: 0 })
      expect(await monthlyIds(database, table)).toEqual(all)
    })

    describe.each(tableAndColumnNames(db.name))('a run on table %j by column %j', (name, column) => {
      carriedOut('does what was planned, nothing else, and nothing more the next time', async () => {
        const table = await layOut(name, column)
        await create(table, column)
        const run = () => toolkit.retention.run({ ...request, tables: [table] })
        const first = await run()
        expect(first.tables.map(({ failure, refusal }) => failure ?? refusal)).toEqual([undefined])
        expect(first).toMatchObject({ exitCode: 0, interrupted: false, tables: [{ status: 'done', table }] })
        expect(await monthlyIds(database, table)).toEqual(left)
        if (strategy.destructive) expect(first.tables[0]?.removed.rows).toBe(all.length - left.length)

        const shape = await shapeOf(database, table)
        const second = await run()
        expect(second.exitCode).toBe(0)
        if (strategy.destructive) expect(second.tables[0]?.status).toBe('nothing-expired')
        expect(await shapeOf(database, table)).toEqual(shape)
        expect(await monthlyIds(database, table)).toEqual(left)
        expect(await monthlyIds(database, { ...table, name: 'victim' })).toEqual(all)
      })
    })

    carriedOut('a policy that keeps everything, and one that is not enabled, change nothing', async () => {
      const table = await layOut('kept', 'ts')
      const { id } = await create(table, 'ts')
      const run = () => toolkit.retention.run({ ...request, tables: [table] })
      await toolkit.policies.edit(id, { duration: 'INF' })
      expect(await run()).toMatchObject({ exitCode: 0, tables: [{ status: 'never-expires' }] })
      await toolkit.policies.edit(id, { duration, enabled: false })
      expect(await run()).toMatchObject({ exitCode: 0, tables: [{ status: 'disabled' }] })
      expect(await monthlyIds(database, table)).toEqual(all)
    })
  })
}

const hostileTag = "'; DROP TABLE victim; --"

function pluginOf<Target>(strategy: RetentionStrategy<Target>): Plugin {
  return definePlugin({
    name: 'ctk-plugin-under-test',
    register: (registry) =>
      registry.add(RetentionStrategies, {
        name: strategy.name,
        summary: 'the strategy that is tested',
        load: async () => strategy as RetentionStrategy,
      }),
  })
}

/** A plain pair, then six that break SQL which is put together by hand, of those that the database takes. */
function tableAndColumnNames(database: DatabaseName): [string, string][] {
  const breaking = (name: string) => /["';A-Z ]|^select$|表/.test(name)
  const tables = hostileNamesFor(database, 'relation').filter(breaking)
  const columns = hostileNamesFor(database, 'column').filter(breaking).reverse()
  const pairs = tables.map((table, i): [string, string] => [table, columns[i % columns.length] as string])
  return [['metrics', 'ts'], ...pairs.slice(0, 6)]
}

/** What the catalogue shows of a table, without sizes and estimates, which may change by themselves. */
async function shapeOf(
  database: Database,
  table: TableName,
): Promise<Pick<TableInfo, 'columns'> & { labels: string[] }> {
  const [info] = await database.catalog.tables([table])
  return { columns: info?.columns ?? [], labels: (info?.partitions ?? []).map(({ label }) => label) }
}
