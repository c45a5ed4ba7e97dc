import {
  createTestTablespace,
  databases,
  describeDatabases,
  describeRetentionStrategy,
  type TestTablespace,
  uniqueSchema,
} from '@ctk/conformance'
import {
  createToolkit,
  type Database,
  DatabaseService,
  OperationHandlers,
  type PolicyInput,
  Registry,
  RetentionStrategies,
  type TableName,
  type Toolkit,
} from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { retentionReallocate } from '@ctk/plugin-retention-reallocate'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { dropSchema } from '../database/drop-schema.js'
import { createMonthlyTable, full, months, rows, run } from './monthly-tables.js'

const cutoff = '2024-01-01'

describeDatabases(['pglite', 'postgresql'], 'moving partitions into tablespaces', (server) => {
  const schema = uniqueSchema('spaces')
  let database: Database
  let toolkit: Toolkit
  let warm: TestTablespace
  let cold: TestTablespace
  const table = (name: string): TableName => ({ schema, name })
  const create = (name: string, tablespace: string, more: Partial<PolicyInput> = {}) =>
    toolkit.policies.create({
      ...{ strategy: 'reallocate', table: table(name), duration: '1y', target: { tablespace } },
      ...more,
    })
  const go = (name: string, more = {}) => toolkit.retention.run({ cutoff, tables: [table(name)], ...more })
  /** The tablespaces of a table's partitions and their indexes: `a_2022-01 cold`. */
  const spaces = async (name: string) => {
    const found = await rows<{ name: string; space: string }>(
      database,
      `SELECT c.relname AS name, coalesce(s.spcname, 'default') AS space FROM pg_class c LEFT JOIN pg_tablespace s ON s.oid = c.reltablespace
       WHERE c.relnamespace = '"${schema}"'::regnamespace AND c.relkind IN ('r', 'i') AND c.relname LIKE '${name}\\_%' ORDER BY 1`,
    )
    return Map.groupBy(found, ({ space }) => space)
  }

  beforeAll(async () => {
    database = await openDatabase(server.url)
    toolkit = createToolkit({ database, plugins: [retentionReallocate], schema: `${schema}_ext` })
    await toolkit.setup()
    warm = await createTestTablespace(database)
    cold = await createTestTablespace(database)
  })
  afterAll(async () => {
    for (const each of [schema, `${schema}_ext`]) await dropSchema(database, each)
    for (const space of [warm, cold]) await space?.drop()
    await database?.[Symbol.asyncDispose]()
  })

  it('moves what is expired with its indexes, keeps every row, and finds nothing to do the next time', async () => {
    await createMonthlyTable(database, table('a'))
    await run(database, `CREATE INDEX ON ${full(table('a'))} (value)`)
    await create('a', cold.name)
    const report = await go('a')
    expect(report).toMatchObject({
      exitCode: 0,
      tables: [{ status: 'done', verb: 'moved', removed: { partitions: 12 } }],
    })
    const found = await spaces('a')
    expect(found.get(cold.name)).toHaveLength(24)
    expect(found.get('default')).toHaveLength(24)
    expect(await rows(database, `SELECT count(*)::int AS n FROM ${full(table('a'))}`)).toEqual([{ n: 730 }])
    expect(await go('a')).toMatchObject({ exitCode: 0, tables: [{ status: 'nothing-expired' }] })
    const { partitions } = await toolkit.retention.explain(table('a'), { cutoff })
    expect(partitions[0]?.fates).toMatchObject([
      { state: 'kept', reason: 'settled', explanation: `in tablespace ${cold.name}` },
    ])
    expect(partitions.at(-1)?.fates).toMatchObject([{ state: 'waiting' }])
  })

  it('moves on in stages, of which the furthest that is due acts', async () => {
    await createMonthlyTable(database, table('b'))
    const [first, second] = [await create('b', warm.name, { duration: '6mo' }), await create('b', cold.name)]
    expect(first.id).not.toBe(second.id)
    await expect(create('b', cold.name, { duration: '2y' })).rejects.toMatchObject({ code: 'CTK_POLICY_EXISTS' })
    await expect(toolkit.policies.edit(first.id, { target: { tablespace: cold.name } })).rejects.toMatchObject({
      code: 'CTK_POLICY_INVALID',
    })
    await expect(create('b', 'other', { duration: '6mo' })).rejects.toMatchObject({ code: 'CTK_POLICY_CONFLICT' })
    expect(await go('b', { cutoff: '2023-07-01' })).toMatchObject({ exitCode: 0 })
    expect([...(await spaces('b'))].map(([space, all]) => [space, all.length])).toEqual([
      [cold.name, 6],
      [warm.name, 6],
      ['default', 12],
    ])
    await go('b')
    expect([...(await spaces('b'))].map(([space, all]) => [space, all.length])).toEqual([
      [cold.name, 12],
      [warm.name, 6],
      ['default', 6],
    ])
    expect((await toolkit.retention.plan({ cutoff, tables: [table('b')] })).tables.map(({ status }) => status)).toEqual(
      ['nothing-expired', 'nothing-expired'],
    )
  })

  it('says which tablespaces there are when its own is missing, and moves nothing', async () => {
    await createMonthlyTable(database, table('c'))
    await create('c', 'nowhere')
    const { exitCode, tables } = await go('c')
    expect(exitCode).toBe(1)
    expect(tables[0]?.failure).toMatchObject({
      code: 'CTK_NOT_MOVED',
      message: expect.stringContaining(
        `There is no tablespace nowhere, so nothing of ${schema}.c was moved. There are `,
      ),
    })
    expect([...(await spaces('c')).keys()]).toEqual(['default'])
  })

  it('refuses nodes on save', async () => {
    const target = { attribute: 'storage', value: 'cold' }
    await expect(create('c', '', { target })).rejects.toMatchObject({
      code: 'CTK_POLICY_INVALID',
      suggestions: [expect.stringContaining('--target tablespace=')],
    })
  })

  it('moves a partition that was renamed, and skips one that is gone', async () => {
    await createMonthlyTable(database, table('d'))
    await create('d', cold.name)
    const plan = await toolkit.retention.plan({ cutoff, tables: [table('d')] })
    const [gone, other] = months(0, 2).map((label) => full(table(`d_${label}`)))
    await run(database, `DROP TABLE ${gone}`)
    await run(database, `ALTER TABLE ${other} RENAME TO d_other`)
    expect(await toolkit.retention.apply(await toolkit.retention.save(plan))).toMatchObject({
      exitCode: 0,
      tables: [{ status: 'done', removed: { partitions: 11 }, skipped: [{ label: 'd_2022-01', gone: true }] }],
    })
    expect((await spaces('d')).get(cold.name)?.map(({ name }) => name)).toEqual([
      ...months(1, 12)
        .slice(1)
        .map((label) => `d_${label}`),
      'd_other',
    ])
  })
})

/** The contract of strategies, with a tablespace that is there. */
const registry = new Registry()
registry.install(retentionReallocate)
const strategy = await registry.load(RetentionStrategies, 'reallocate')
for (const server of databases(['pglite', 'postgresql'])) {
  await using database = await openDatabase(server.url)
  const { name } = await createTestTablespace(database)
  registry.provide(DatabaseService, database)
  const handlers = [await registry.load(OperationHandlers, 'move-partition')]
  const target = { tablespace: name }
  describeRetentionStrategy(strategy, { target, handlers, plugin: retentionReallocate, databases: [server] })
  afterAll(async () => {
    await using database = await openDatabase(server.url)
    await run(database, `DROP TABLESPACE ${name}`)
    await server.stop()
  })
}
