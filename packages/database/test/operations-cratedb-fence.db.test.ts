import { compile, id, type Partition, sql, type TableName } from '@ctk/core'
import { expect, test } from 'vitest'
import { dropPartitionsStatement } from '../src/dialect/cratedb/cratedb-drop-statement.js'
import { applyAll, deleteOf, dialectUnderTest, dropOf, full, infoOf } from './dialect-under-test.js'
import { describeWays } from './servers.js'

// CrateDB 6.4 ignores conditions beside partition columns when each of those is compared with a value by "=".
describeWays('a lease that somebody else has', (way) => {
  if (way.dialect !== 'cratedb') {
    test('is looked at within the transaction on PostgreSQL', () => expect(way.driver.transaction).toBeDefined())
    return
  }
  const under = dialectUnderTest(way)
  let count = 0
  const create = async (): Promise<{ table: TableName; partitions: readonly Partition[]; lease: TableName }> => {
    const table = { schema: under.schema, name: `t${count++}` }
    const lease = { schema: under.schema, name: `lease${count}` }
    await under.run(
      `CREATE TABLE ${full(table)} (m INT, r TEXT, ts TIMESTAMP, v INT) CLUSTERED INTO 1 SHARDS PARTITIONED BY (m, r) WITH (number_of_replicas = 0)`,
    )
    const rows = ["(1, 'a'", "(1, 'b'", "(2, 'a'", '(2, NULL', "(NULL, 'a'", '(NULL, NULL']
    await under.run(
      `INSERT INTO ${full(table)} (m, r, ts, v) VALUES ${rows.map((row) => `${row}, '2024-01-01', 1)`).join(', ')}`,
    )
    await under.run(`REFRESH TABLE ${full(table)}`)
    await under.run(`CREATE TABLE ${full(lease)} (key TEXT PRIMARY KEY, token TEXT) CLUSTERED INTO 1 SHARDS`)
    await under.run(`INSERT INTO ${full(lease)} (key, token) VALUES ('k', 'mine')`)
    return { table, lease, partitions: (await infoOf(under, table)).partitions }
  }
  const held = (lease: TableName, token: string) =>
    sql`(SELECT token FROM ${id(lease.schema, lease.name)} WHERE key = ${'k'}) = ${token}`

  test('keeps every partition, one or several, with and without NULL, as the statement itself', async () => {
    const { table, lease, partitions } = await create()
    const sets = [...partitions.map((each) => [each]), partitions, partitions.slice(0, 2), partitions.slice(2, 5)]
    for (const set of sets) {
      // Taken over a moment ago, and nothing was refreshed.
      const statement = dropPartitionsStatement(
        set.map(dropOf),
        new Set(set.map(({ ident }) => ident)),
        held(lease, 'lost'),
      )
      await under.database.execute(statement)
      expect((await infoOf(under, table)).partitions, statement.sql).toHaveLength(partitions.length)
    }
    for (const each of partitions) {
      const statement = dropPartitionsStatement([dropOf(each)], new Set(), held(lease, 'mine'))
      await under.database.execute(statement)
    }
    expect((await infoOf(under, table)).partitions).toEqual([])
  })

  test('leaves nothing for a handler to destroy', async () => {
    const { table, lease, partitions } = await create()
    const fence = held(lease, 'lost')
    const drops = await applyAll(under, partitions.map(dropOf), { fence })
    expect(drops.map(({ outcome }) => outcome)).toEqual(partitions.map(() => 'failed'))
    await applyAll(under, [deleteOf(table, 'ts', '2025-01-01')], { fence })
    expect((await infoOf(under, table)).partitions).toHaveLength(partitions.length)
    const [row] = await under.database.query<{ n: number }>(
      compile(sql`SELECT count(*) AS n FROM ${id(table.schema, table.name)}`),
    )
    expect(row?.n).toBe(6)
  })
})
