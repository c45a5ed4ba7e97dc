import type { Database, DropPartition, Partition, TableName } from '@ctk/core'
import { beforeEach } from 'vitest'
import { type DialectUnderTest, full, handlerOf, infoOf, quoted } from './dialect-under-test.js'

/** Tables on PostgreSQL that are partitioned by day, a new one for each test, and what is left of them. */
export function daysUnderTest(under: DialectUnderTest) {
  let count = 0
  let current: TableName
  beforeEach(() => {
    current = { schema: under.schema, name: `T${count++}` }
  })
  const leafOf = (i: number, of = current): TableName => ({ schema: under.schema, name: `${of.name}_${i}` })
  async function counted(of = current): Promise<Partition[]> {
    const { partitions } = await infoOf(under, of)
    const counts = await under.database.catalog.countRows(partitions)
    return partitions.map((partition) => ({ ...partition, rows: counts.get(partition.ident) ?? 0, rowsExact: true }))
  }
  return {
    /** The table of this test. */
    get table() {
      return current
    },
    leafOf,
    counted,
    /** Days from 2024-01-01 on, with two rows each. */
    async days(n: number, of = current, column = 'ts'): Promise<readonly Partition[]> {
      const ts = quoted(column)
      await under.run(`CREATE TABLE ${full(of)} (${ts} timestamptz, v int) PARTITION BY RANGE (${ts})`)
      for (let i = 1; i <= n; i++) {
        await under.run(
          `CREATE TABLE ${full(leafOf(i, of))} PARTITION OF ${full(of)} FOR VALUES FROM ('2024-01-0${i}Z') TO ('2024-01-0${i + 1}Z')`,
        )
        await under.run(
          `INSERT INTO ${full(of)} VALUES ('2024-01-0${i}T00:00Z', ${i}), ('2024-01-0${i}T23:59:59.999Z', ${i})`,
        )
      }
      return counted(of)
    },
    /** The days that still have rows. */
    async left(of = current): Promise<number[]> {
      const rows = await under.rows<{ v: number }>(`SELECT DISTINCT v FROM ${full(of)} ORDER BY v`)
      return rows.map(({ v }) => v)
    },
    async exists(of: TableName): Promise<boolean> {
      const found = await under.rows(
        `SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = $1 AND relname = $2`,
        of.schema,
        of.name,
      )
      return found.length > 0
    },
    async probe(operation: DropPartition) {
      const { handler, context } = handlerOf(under, operation)
      return (await handler.probe(operation, context())).state
    },
    /** Somebody else acts between the look and the transaction. */
    atTheLastMoment(act: () => Promise<void>): Database {
      let acted = false
      return {
        ...under.database,
        transaction: async (work, signal) => {
          if (!acted) await act()
          acted = true
          return (under.database.transaction as NonNullable<Database['transaction']>)(work, signal)
        },
      }
    },
  }
}
