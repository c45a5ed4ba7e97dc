import { describeDatabases, hostileNames, uniqueSchema } from '@ctk/conformance'
import { compile, type Database, sql, type TableDefinition, type TableName, tableId } from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dropSchema } from './drop-schema.js'
import { batchOf, countRows, createTable, write } from './writing.js'

describeDatabases(['pglite', 'postgresql'], 'the partitions that a writer adds', (found) => {
  const schema = uniqueSchema('partitions')
  let database: Database
  let tables = 0
  const newTable = (name = `t${tables++}`) => ({ schema, name })
  const run = (text: string) => database.execute({ sql: text, parameters: [] })
  const create = (name: TableName, kind: 'timestamptz' | 'timestamp' | 'date', granularity: Granularity) =>
    createTable(database, {
      name,
      columns: [
        { name: 'Flight Date', kind },
        { name: 'n', kind: 'integer' },
      ],
      partitionBy: { column: 'Flight Date', granularity },
    })
  const writeTimes = (table: TableName, times: readonly unknown[], column = 'Flight Date') =>
    write(
      database,
      table,
      [column, 'n'],
      times.map((time, n) => ({ [column]: time, n })),
    )

  /** Names and bounds of the partitions, with the rows in each. */
  const partitionsOf = async (table: TableName) => {
    const found = await database.query<{ name: string; bound: string }>(
      compile(sql`SELECT c.relname::text AS name, replace(replace(pg_get_expr(c.relpartbound, c.oid), 'FOR VALUES ', ''), ' 00:00:00', '') AS bound
FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid
JOIN pg_class AS p ON p.oid = i.inhparent JOIN pg_namespace AS n ON n.oid = p.relnamespace
WHERE n.nspname = ${table.schema} AND p.relname = ${table.name} ORDER BY c.relname COLLATE "C"`),
    )
    const counted = found.map(
      async ({ name, bound }) =>
        `${name} ${bound.replaceAll('+00', '')} ${await countRows(database, { schema, name })}`,
    )
    return Promise.all(counted)
  }

  beforeAll(async () => {
    database = await openDatabase(found.url)
    await run(`CREATE SCHEMA "${schema}"`)
  })
  afterAll(async () => {
    await dropSchema(database, schema)
    await database[Symbol.asyncDispose]()
  })

  test.for([
    ['timestamptz', 'month', "_2024_02 FROM ('2024-02-01') TO ('2024-03-01')"],
    ['timestamptz', 'year', "_2024 FROM ('2024-01-01') TO ('2025-01-01')"],
    ['timestamptz', 'week', "_2024_02_26 FROM ('2024-02-26') TO ('2024-03-04')"],
    ['timestamptz', 'hour', "_2024_02_29_23 FROM ('2024-02-29 23:00:00') TO ('2024-03-01')"],
    ['timestamp', 'day', "_2024_02_29 FROM ('2024-02-29') TO ('2024-03-01')"],
    ['date', 'month', "_2024_02 FROM ('2024-02-01') TO ('2024-03-01')"],
  ] as const)('cover each %s by its %s in UTC', async ([kind, granularity, partition]) => {
    const table = newTable()
    await create(table, kind, granularity)
    const last = new Date('2024-02-29T23:59:59.999Z')
    expect(await writeTimes(table, [last, null, last])).toEqual({ written: 3, rejected: [] })
    expect(await partitionsOf(table)).toEqual([`${table.name}${partition} 2`, `${table.name}_default DEFAULT 1`])
  })

  test('are found for times in text, and in numbers', async () => {
    const table = newTable()
    await create(table, 'timestamptz', 'month')
    const times = ['2024-02-01', '2024-01-31T23:30:00-01:00', Date.UTC(2024, 0, 1), '2024-03-01 00:00:00.000']
    expect((await writeTimes(table, times)).written).toBe(4)
    expect((await partitionsOf(table)).map((text) => text.replace(/ FROM.*\)/, ''))).toEqual([
      `${table.name}_2024_01 1`,
      `${table.name}_2024_02 2`,
      `${table.name}_2024_03 1`,
      `${table.name}_default DEFAULT 0`,
    ])
  })

  test('are 151 for twelve and a half years, in few statements', async () => {
    const table = newTable()
    await create(table, 'timestamptz', 'month')
    const times = Array.from({ length: 10_000 }, (_, i) => new Date(Date.UTC(1990, i % 151, 1 + (i % 28), 5, 6, 7, 89)))
    expect(await writeTimes(table, times)).toEqual({ written: 10_000, rejected: [] })
    const partitions = await partitionsOf(table)
    expect(partitions).toHaveLength(152)
    expect(partitions.at(-1)).toBe(`${table.name}_default DEFAULT 0`)
    expect(await countRows(database, table)).toBe(10_000)
  })

  test('are made once, whoever comes first', async () => {
    await using other = found.name === 'pglite' ? undefined : await openDatabase(found.url)
    const table = newTable()
    await create(table, 'timestamptz', 'day')
    const days = Array.from({ length: 40 }, (_, i) => new Date(Date.UTC(2024, 0, 1 + i)))
    const rows = (times: readonly Date[]) =>
      batchOf(
        ['Flight Date'],
        times.map((time) => ({ 'Flight Date': time })),
      )
    // All writers look at the table before any of them has made a partition.
    const writers = await Promise.all(
      [database, other ?? database, database].map((each) => each.writer(table, { columns: ['Flight Date'] })),
    )
    const results = await Promise.all(
      writers.map((writer, i) => writer.write(rows(i === 1 ? days.toReversed() : days))),
    )
    expect(results.map(({ written }) => written)).toEqual([40, 40, 40])
    const partitions = await partitionsOf(table)
    expect(partitions).toHaveLength(41)
    expect(partitions.filter((text) => text.endsWith(' 3'))).toHaveLength(40)
    expect(partitions.at(-1)).toMatch(/_default DEFAULT 0$/)
  })

  test('follow partitions that somebody else has made, if all are alike', async () => {
    const table = newTable()
    await run(`CREATE TABLE "${schema}".${table.name} (ts timestamptz, n bigint) PARTITION BY RANGE (ts)`)
    await run(
      `CREATE TABLE "${schema}".theirs PARTITION OF "${schema}".${table.name} FOR VALUES FROM ('2024-01-01 00:00Z') TO ('2024-02-01 00:00Z')`,
    )
    const times = ['2024-01-31T12:00:00Z', '2024-02-29T12:00:00Z']
    expect((await writeTimes(table, times, 'ts')).written).toBe(2)
    expect(await partitionsOf(table)).toEqual([
      `${table.name}_2024_02 FROM ('2024-02-01') TO ('2024-03-01') 1`,
      "theirs FROM ('2024-01-01') TO ('2024-02-01') 1",
    ])
  })

  test('are not made where their length is not known: the rows are rejected, or go to the default partition', async () => {
    const table = newTable()
    const full = `"${schema}".${table.name}`
    await run(`CREATE TABLE ${full} (ts timestamptz, n bigint) PARTITION BY RANGE (ts)`)
    await run(
      `CREATE TABLE ${full}_a PARTITION OF ${full} FOR VALUES FROM ('2024-01-01 00:00Z') TO ('2024-01-11 00:00Z')`,
    )
    const times = ['2024-01-31T12:00:00Z', '2024-01-02T12:00:00Z']
    const { written, rejected } = await writeTimes(table, times, 'ts')
    expect({ written, indexes: rejected.map(({ index }) => index) }).toEqual({ written: 1, indexes: [0] })
    expect(rejected[0]?.reason).toMatch(/no partition of relation/)
    await run(`CREATE TABLE ${full}_rest PARTITION OF ${full} DEFAULT`)
    expect((await writeTimes(table, times, 'ts')).written).toBe(2)
    expect(await partitionsOf(table)).toHaveLength(2)
  })

  test('leave rows in the default partition that are there already', async () => {
    const table = newTable()
    await create(table, 'timestamptz', 'month')
    await run(`INSERT INTO "${schema}".${table.name} VALUES ('2024-05-05 00:00Z', 1)`)
    expect((await writeTimes(table, ['2024-05-06T00:00:00Z', '2024-06-06T00:00:00Z'])).written).toBe(2)
    expect(await partitionsOf(table)).toEqual([
      `${table.name}_2024_06 FROM ('2024-06-01') TO ('2024-07-01') 1`,
      `${table.name}_default DEFAULT 2`,
    ])
  })

  test('take another name where theirs is taken', async () => {
    const table = newTable()
    await create(table, 'timestamptz', 'year')
    await run(`CREATE TABLE "${schema}".${table.name}_2024 (unrelated text)`)
    expect((await writeTimes(table, ['2024-05-06T00:00:00Z'])).written).toBe(1)
    expect((await partitionsOf(table))[0]).toBe(`${table.name}_2024_2 FROM ('2024-01-01') TO ('2025-01-01') 1`)
  })

  test('have names within 63 bytes, of tables with any name', async () => {
    for (const name of hostileNames) {
      const table = { schema: `${schema}`, name }
      await create(table, 'timestamptz', 'month')
      expect(await writeTimes(table, ['2024-05-06T00:00:00Z', '2024-06-06T00:00:00Z'])).toMatchObject({ written: 2 })
      const partitions = await database.query<{ bytes: number; rows: string }>(
        compile(sql`SELECT octet_length(c.relname::text) AS bytes FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid
JOIN pg_class AS p ON p.oid = i.inhparent JOIN pg_namespace AS n ON n.oid = p.relnamespace
WHERE n.nspname = ${schema} AND p.relname = ${name}`),
      )
      expect(partitions).toHaveLength(3)
      for (const { bytes } of partitions) expect(bytes).toBeLessThanOrEqual(63)
      await database.execute(compile(sql`DROP TABLE ${tableId(table)}`))
    }
  })

  test('survive times that no partition can have', async () => {
    const table = newTable()
    await create(table, 'timestamptz', 'month')
    const times = ['infinity', '0044-03-15 BC', new Date('+020000-01-01T00:00:00Z'), 'not a time', '2024-02-30']
    const { written, rejected } = await writeTimes(table, times)
    expect({ written, indexes: rejected.map(({ index }) => index) }).toEqual({ written: 3, indexes: [3, 4] })
    expect(await countRows(database, table)).toBe(3)
  })

  test('are not what a trigger may take rows from', async () => {
    const table = newTable()
    await create(table, 'timestamptz', 'month')
    await run(
      `CREATE FUNCTION "${schema}".swallow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN IF NEW.n = 1 THEN RETURN NULL; END IF; RETURN NEW; END'`,
    )
    await run(
      `CREATE TRIGGER swallow BEFORE INSERT ON "${schema}".${table.name} FOR EACH ROW EXECUTE FUNCTION "${schema}".swallow()`,
    )
    await expect(writeTimes(table, ['2024-05-06T00:00:00Z', '2024-06-06T00:00:00Z'])).rejects.toMatchObject({
      code: 'CTK_WRITE_SHORT',
      data: { sent: 2, written: 1 },
    })
  })
})

type Granularity = NonNullable<TableDefinition['partitionBy']>['granularity']
