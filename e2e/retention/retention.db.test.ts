import { describeDatabases, uniqueSchema } from '@ctk/conformance'
import { createToolkit, type Database, type PolicyInput, type TableName, type Toolkit } from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { retentionDelete } from '@ctk/plugin-retention-delete'
import { retentionTimerange } from '@ctk/plugin-retention-timerange'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { countAround, createMonthlyTable, full, months, monthsOf, rows, run } from './monthly-tables.js'

const cutoff = '2024-02-10'
// 2024-02-10 less a year: January 2023 is the last month that ended before.
const threshold = new Date('2023-02-10T00:00:00Z')

describeDatabases(['pglite', 'postgresql', 'cratedb'], 'retention', (server) => {
  const schema = uniqueSchema('retention')
  let database: Database
  let toolkit: Toolkit
  let count = 0
  const name = (text = `t${count++}`): TableName => ({ schema, name: text })
  const policy = (table: TableName, more: Partial<PolicyInput> = {}) =>
    toolkit.policies.create({ strategy: 'delete', table, duration: '1y', ...more })
  const apply = (table: TableName, more = {}) =>
    toolkit.retention.run({ cutoff, tables: [table], maxShare: 100, ...more })

  beforeAll(async () => {
    database = await openDatabase(server.url)
    toolkit = createToolkit({ database, plugins: [retentionDelete, retentionTimerange], schema: `${schema}_ext` })
    await toolkit.setup()
    if (database.dialect !== 'cratedb') await run(database, `CREATE SCHEMA "${schema}"`)
  })
  afterAll(async () => {
    await database?.[Symbol.asyncDispose]()
  })

  it('loses exactly the months whose end is older than the threshold, and nothing younger', async () => {
    const monthly = await createMonthlyTable(database, name())
    const before = await countAround(database, monthly, threshold)
    await policy(monthly.table)
    const report = await apply(monthly.table)
    expect(report).toMatchObject({
      exitCode: 0,
      tables: [
        {
          status: 'done',
          removed: { partitions: 13, rows: 396 },
          before: { partitions: 24 },
          after: { partitions: 11 },
        },
      ],
    })
    expect(await monthsOf(database, monthly)).toEqual(months(13, 24))
    const after = await countAround(database, monthly, threshold)
    expect(after.from).toBe(before.from)
    // February ends after the threshold, so its first nine days stay.
    expect(after.before).toBe(9)
    const again = await apply(monthly.table)
    expect(again).toMatchObject({
      exitCode: 0,
      tables: [{ status: 'nothing-expired', next: { label: expect.any(String), at: Date.UTC(2024, 2, 1) } }],
    })
  })

  it('reproduces the older rule with expire-by start', async () => {
    const monthly = await createMonthlyTable(database, name())
    await policy(monthly.table, { expireBy: 'start' })
    await apply(monthly.table)
    expect(await monthsOf(database, monthly)).toEqual(months(14, 24))
  })

  it('plans without writing, and what it plans is what runs', async () => {
    const monthly = await createMonthlyTable(database, name())
    await policy(monthly.table)
    const plan = await toolkit.retention.plan({ cutoff, tables: [monthly.table] })
    expect(await monthsOf(database, monthly)).toEqual(months(0, 24))
    expect(plan.tables[0]?.guard).toMatchObject({ code: 'CTK_MAX_SHARE_EXCEEDED' })
    const report = await apply(monthly.table)
    expect(report.tables[0]?.removed.rows).toBe(plan.tables[0]?.expired.rows)
    expect(report.tables[0]?.removed.partitions).toBe(plan.tables[0]?.actions.length)
  })

  it('refuses to take away more than its share, and touches nothing then', async () => {
    const monthly = await createMonthlyTable(database, name())
    await policy(monthly.table)
    const report = await toolkit.retention.run({ cutoff, tables: [monthly.table] })
    expect(report).toMatchObject({
      exitCode: 3,
      tables: [{ status: 'refused', refusal: { code: 'CTK_MAX_SHARE_EXCEEDED' } }],
    })
    expect(await monthsOf(database, monthly)).toEqual(months(0, 24))
    expect((await toolkit.retention.run({ cutoff, tables: [monthly.table], maxShare: 55 })).exitCode).toBe(0)
  })

  it('never removes the newest month with data', async () => {
    const monthly = await createMonthlyTable(database, name())
    await policy(monthly.table, { duration: '1d' })
    const kept = await apply(monthly.table)
    expect(await monthsOf(database, monthly)).toEqual(months(23, 24))
    expect(kept.exitCode).toBe(0)
    await apply(monthly.table, { includeNewest: true })
    expect(await monthsOf(database, monthly)).toEqual([])
  })

  it('refuses a cutoff in the future before touching anything, and simulates it in a plan', async () => {
    const monthly = await createMonthlyTable(database, name())
    await policy(monthly.table)
    await expect(apply(monthly.table, { cutoff: '2999-01-01' })).rejects.toMatchObject({ code: 'CTK_CUTOFF_IN_FUTURE' })
    expect(await monthsOf(database, monthly)).toEqual(months(0, 24))
    const plan = await toolkit.retention.plan({ cutoff: '2999-01-01', tables: [monthly.table] })
    expect(plan.tables[0]?.actions).toHaveLength(23)
  })

  it('keeps for ever with INF, and skips a disabled policy', async () => {
    const monthly = await createMonthlyTable(database, name())
    const { id } = await policy(monthly.table, { duration: 'INF' })
    expect(await apply(monthly.table)).toMatchObject({ exitCode: 0, tables: [{ status: 'never-expires' }] })
    await toolkit.policies.edit(id, { duration: '1y', enabled: false })
    expect(await apply(monthly.table)).toMatchObject({ exitCode: 0, tables: [{ status: 'disabled' }] })
    expect(await monthsOf(database, monthly)).toEqual(months(0, 24))
  })

  it('deletes exactly the rows older than the threshold with timerange-delete, in slices', async () => {
    const monthly = await createMonthlyTable(database, name())
    const before = await countAround(database, monthly, threshold)
    await policy(monthly.table, { strategy: 'timerange-delete', target: { sliceRows: 100, pause: '0' } })
    const plan = await toolkit.retention.plan({ cutoff, tables: [monthly.table] })
    expect(plan.tables[0]?.actions.map((action) => action.rows)).toEqual([100, 100, 100, 100, 5])
    const report = await apply(monthly.table)
    expect(report).toMatchObject({
      exitCode: 0,
      tables: [{ status: 'done', removed: { rows: before.before, rowsExact: true } }],
    })
    expect(await countAround(database, monthly, threshold)).toEqual({ before: 0, from: before.from })
  })

  it.each(['Upper Case', 'quo"te', 'sem;icolon--', "apo'strophe"])('works with the column %j', async (column) => {
    const monthly = await createMonthlyTable(database, name(), column)
    await policy(monthly.table)
    expect((await apply(monthly.table)).exitCode).toBe(0)
    expect(await monthsOf(database, monthly)).toEqual(months(13, 24))
  })

  it.each(['UpperCase', 'quo"te', "semi;colon--'"])(
    'works with the table %j, or the engine itself refuses the name',
    async (table) => {
      if (database.dialect === 'cratedb' && /"/.test(table)) {
        await expect(createMonthlyTable(database, name(table))).rejects.toMatchObject({
          message: expect.stringMatching(/name/i),
        })
        return
      }
      const other = await createMonthlyTable(database, name(`${table.toLowerCase().replace('"', '')}x`))
      const monthly = await createMonthlyTable(database, name(table))
      await policy(monthly.table)
      expect((await apply(monthly.table)).exitCode).toBe(0)
      expect(await monthsOf(database, monthly)).toEqual(months(13, 24))
      expect(await monthsOf(database, other)).toEqual(months(0, 24))
    },
  )

  it('takes SQL in a tag, a table or a cutoff for data', async () => {
    const attack = "x'); DROP TABLE victim; --"
    const victim = await createMonthlyTable(database, name(`victim${count++}`))
    await policy(victim.table, { tags: [attack] })
    expect(await toolkit.policies.find({ tags: `"${attack}"` })).toHaveLength(1)
    await expect(policy({ schema, name: attack })).rejects.toMatchObject({ code: 'CTK_TABLE_MISSING' })
    for (const text of [attack, "2023-06-27'::TIMESTAMP OR 1=1 --", "now'; DELETE FROM victim"]) {
      await expect(apply(victim.table, { cutoff: text })).rejects.toMatchObject({ code: 'CTK_CUTOFF_INVALID' })
      await expect(policy(victim.table, { duration: text })).rejects.toMatchObject({ code: 'CTK_DURATION_INVALID' })
    }
    await policy({ schema, name: attack }, {}).catch(() => {})
    await toolkit.policies.create(
      { strategy: 'delete', table: { schema: attack, name: attack }, duration: '1d' },
      { check: false },
    )
    const report = await toolkit.retention.run({ tables: [{ schema: attack, name: attack }] })
    expect(report).toMatchObject({ exitCode: 3, tables: [{ refusal: { code: 'CTK_TABLE_MISSING' } }] })
    expect(await monthsOf(database, victim)).toEqual(months(0, 24))
    await toolkit.policies.remove({ tables: [{ schema: attack, name: attack }] })
  })

  it('finishes the other tables when one is refused, and exits 1', async () => {
    const monthly = await createMonthlyTable(database, name())
    const gone = await createMonthlyTable(database, name())
    await policy(monthly.table, { tags: ['mixed'] })
    await policy(gone.table, { tags: ['mixed'] })
    await run(database, `DROP TABLE ${full(gone.table)}`)
    const report = await toolkit.retention.run({ cutoff, tags: 'mixed', maxShare: 100 })
    expect(report.exitCode).toBe(1)
    expect(report.tables.map((table) => table.status).sort()).toEqual(['done', 'refused'])
    const check = await toolkit.retention.check({ cutoff, tags: 'mixed' })
    expect(check).toMatchObject({ exitCode: 1, findings: [{ level: 'error', code: 'CTK_TABLE_MISSING' }] })
  })

  it('says no to a duplicate, a bad field, an unknown strategy and a table that is not there', async () => {
    const monthly = await createMonthlyTable(database, name())
    await policy(monthly.table)
    await expect(policy(monthly.table, { duration: '5y' })).rejects.toMatchObject({ code: 'CTK_POLICY_EXISTS' })
    await expect(policy(monthly.table, { duration: '-1w' })).rejects.toMatchObject({ code: 'CTK_DURATION_INVALID' })
    await expect(policy(monthly.table, { strategy: 'snapshto' })).rejects.toMatchObject({
      code: 'CTK_STRATEGY_UNKNOWN',
    })
    await expect(policy(monthly.table, { timezone: 'Mars/Base' })).rejects.toMatchObject({
      code: 'CTK_TIME_ZONE_INVALID',
    })
    await expect(policy(name('nowhere'))).rejects.toMatchObject({ code: 'CTK_TABLE_MISSING' })
    await expect(policy(monthly.table, { duration: '18m' })).rejects.toMatchObject({ code: 'CTK_DURATION_INVALID' })
    await expect(toolkit.policies.find({ tags: 'no-such-tag' })).rejects.toMatchObject({ code: 'CTK_POLICY_NOT_FOUND' })
    await expect(
      toolkit.policies.create({ strategy: 'delete', table: 'x', duration: '1y', nonsense: 1 } as PolicyInput),
    ).rejects.toMatchObject({ code: 'CTK_POLICY_INVALID' })
  })

  it('retires hour partitions after 90 minutes exactly', async () => {
    const table = name()
    const hours = [0, 1, 2, 3].map((hour) => new Date(Date.UTC(2024, 0, 1, hour)))
    if (database.dialect === 'cratedb') {
      await run(
        database,
        `CREATE TABLE ${full(table)} (ts TIMESTAMP WITH TIME ZONE, hour TIMESTAMP WITH TIME ZONE GENERATED ALWAYS AS date_trunc('hour', ts)) CLUSTERED INTO 1 SHARDS PARTITIONED BY (hour) WITH (number_of_replicas = 0)`,
      )
    } else {
      await run(database, `CREATE TABLE ${full(table)} (ts timestamptz) PARTITION BY RANGE (ts)`)
      for (const [i, hour] of hours.entries()) {
        const end = new Date(hour.getTime() + 3_600_000)
        await run(
          database,
          `CREATE TABLE ${full({ schema, name: `${table.name}_${i}` })} PARTITION OF ${full(table)} FOR VALUES FROM ('${hour.toISOString()}') TO ('${end.toISOString()}')`,
        )
      }
    }
    for (const hour of hours) await run(database, `INSERT INTO ${full(table)} (ts) VALUES ($1)`, hour)
    await database.refresh([table])
    await policy(table, { duration: '90m' })
    const left = async () => (await rows(database, `SELECT ts FROM ${full(table)}`)).length
    // The first hour ends at 01:00, and is 90 minutes old at 02:30.
    await apply(table, { cutoff: '2024-01-01T02:29:59.999Z' })
    expect(await left()).toBe(4)
    await apply(table, { cutoff: '2024-01-01T02:30:00Z' })
    expect(await left()).toBe(3)
  })

  describe('partition columns of every kind', () => {
    const partitioned = async (columns: string, by: string, values: readonly string[]): Promise<TableName> => {
      const table = name()
      if (database.dialect === 'cratedb') {
        await run(
          database,
          `CREATE TABLE ${full(table)} (${columns}) CLUSTERED INTO 1 SHARDS PARTITIONED BY (${by}) WITH (number_of_replicas = 0)`,
        )
      } else {
        await run(database, `CREATE TABLE ${full(table)} (${columns}) PARTITION BY LIST (${by})`)
        for (const [i, value] of [...new Set(values)].entries()) {
          await run(
            database,
            `CREATE TABLE ${full({ schema, name: `${table.name}_${i}` })} PARTITION OF ${full(table)} FOR VALUES IN (${value})`,
          )
        }
      }
      for (const value of values) await run(database, `INSERT INTO ${full(table)} (${by}, value) VALUES (${value}, 1)`)
      await database.refresh([table])
      return table
    }
    const keysOf = async (table: TableName, column: string) =>
      (await rows<{ k: unknown }>(database, `SELECT ${column} AS k FROM ${full(table)} ORDER BY 1`)).map(({ k }) => k)

    it('asks what an integer means, and then gets it right', async () => {
      const table = await partitioned('day INTEGER, value INTEGER', 'day', [
        '20230101',
        '20230630',
        '20240209',
        '20300101',
      ])
      await expect(policy(table)).rejects.toMatchObject({
        code: 'CTK_BOUNDS_UNKNOWN',
        suggestions: [expect.stringContaining('--key-format')],
      })
      await policy(table, { keyFormat: 'yyyyMMdd' })
      expect((await apply(table)).exitCode).toBe(0)
      expect(await keysOf(table, 'day')).toEqual([20230630, 20240209, 20300101])
    })

    it('reads text partitions by their format', async () => {
      const table = await partitioned('mon TEXT, value INTEGER', 'mon', [
        "'2022-12'",
        "'2023-01'",
        "'2023-02'",
        "'2024-01'",
      ])
      await expect(policy(table)).rejects.toMatchObject({ code: 'CTK_BOUNDS_UNKNOWN' })
      await policy(table, { keyFormat: 'yyyy-MM' })
      expect((await apply(table)).exitCode).toBe(0)
      expect(await keysOf(table, 'mon')).toEqual(['2023-02', '2024-01'])
    })

    it('refuses a table with one value that does not fit its format', async () => {
      const table = await partitioned('mon TEXT, value INTEGER', 'mon', ["'2022-12'", "'oops'", "'2024-01'"])
      await policy(table, { keyFormat: 'yyyy-MM' }).catch(() => {})
      await toolkit.policies
        .create({ strategy: 'delete', table, duration: '1y', keyFormat: 'yyyy-MM' }, { check: false })
        .catch(() => {})
      expect(await apply(table)).toMatchObject({
        exitCode: 3,
        tables: [{ refusal: { code: 'CTK_BOUNDS_UNKNOWN', message: expect.stringContaining('oops') } }],
      })
      expect(await keysOf(table, 'mon')).toHaveLength(3)
    })

    it('keeps NULL partitions and says so', async () => {
      const table = await partitioned('ts TIMESTAMP WITH TIME ZONE, value INTEGER', 'ts', [
        "'2022-01-01T00:00:00Z'",
        'NULL',
        "'2024-01-01T00:00:00Z'",
      ])
      await policy(table)
      const plan = await toolkit.retention.plan({ cutoff, tables: [table] })
      expect(plan.tables[0]?.kept.map((kept) => kept.reason)).toContain('null')
      expect((await apply(table)).exitCode).toBe(0)
      expect(await keysOf(table, 'ts')).toHaveLength(2)
    })

    it('drops exactly the right ones of two partition columns', async () => {
      const table = name()
      const values = ['2022-01-01', '2022-02-01', '2024-01-01'].flatMap((day) =>
        ['eu', "u's"].map((region) => [day, region] as const),
      )
      if (database.dialect === 'cratedb') {
        await run(
          database,
          `CREATE TABLE ${full(table)} (ts TIMESTAMP WITH TIME ZONE, region TEXT, value INTEGER) CLUSTERED INTO 1 SHARDS PARTITIONED BY (ts, region) WITH (number_of_replicas = 0)`,
        )
      } else {
        await run(
          database,
          `CREATE TABLE ${full(table)} (ts timestamptz, region text, value integer) PARTITION BY LIST (region)`,
        )
        for (const [i, region] of ['eu', "u''s"].entries()) {
          const middle = { schema, name: `${table.name}_${i}` }
          await run(
            database,
            `CREATE TABLE ${full(middle)} PARTITION OF ${full(table)} FOR VALUES IN ('${region}') PARTITION BY RANGE (ts)`,
          )
          for (const [j, [from, to]] of [
            ['2022-01-01', '2022-02-01'],
            ['2022-02-01', '2022-03-01'],
            ['2024-01-01', '2024-02-01'],
          ].entries()) {
            await run(
              database,
              `CREATE TABLE ${full({ schema, name: `${middle.name}_${j}` })} PARTITION OF ${full(middle)} FOR VALUES FROM ('${from}Z') TO ('${to}Z')`,
            )
          }
        }
      }
      for (const [day, region] of values)
        await run(
          database,
          `INSERT INTO ${full(table)} (ts, region, value) VALUES ($1, $2, 1)`,
          new Date(`${day}T00:00:00Z`),
          region,
        )
      await database.refresh([table])
      await policy(table, { column: 'ts' })
      const report = await apply(table)
      expect(report).toMatchObject({ exitCode: 0, tables: [{ removed: { partitions: 4, rows: 4 } }] })
      const left = await rows<{ ts: Date; region: string }>(
        database,
        `SELECT ts, region FROM ${full(table)} ORDER BY region`,
      )
      expect(left.map(({ ts, region }) => `${new Date(ts).toISOString().slice(0, 10)} ${region}`)).toEqual([
        '2024-01-01 eu',
        "2024-01-01 u's",
      ])
    })
  })
})
