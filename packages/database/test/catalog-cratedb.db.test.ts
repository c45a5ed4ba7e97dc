import { type Column, formatTableName, type TableName } from '@ctk/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cratedbKeyValue, cratedbPartitionKey } from '../src/dialect/cratedb/cratedb-bounds.js'
import { type DialectUnderTest, dialectUnderTest, full, infoOf } from './dialect-under-test.js'
import { describeWays } from './servers.js'

let count = 0

async function partitioned(under: DialectUnderTest, columns: string, by: string): Promise<TableName> {
  const table = { schema: under.schema, name: `t${count++}` }
  await under.run(
    `CREATE TABLE ${full(table)} (${columns}) CLUSTERED INTO 1 SHARDS PARTITIONED BY (${by}) WITH (number_of_replicas = 0)`,
  )
  return table
}

describeWays('the catalogue of CrateDB', (way) => {
  if (way.dialect !== 'cratedb') {
    test('is not that of PostgreSQL', () => expect(way.driver.dialect).toBe('postgresql'))
    return
  }
  const under = dialectUnderTest(way)

  test('costs three statements, for one table as for many', async () => {
    const tables = [await partitioned(under, 'a INT', 'a'), await partitioned(under, 'a INT', 'a')]
    const missing = Array.from({ length: 50 }, (_, i) => ({ schema: `s${i}`, name: `'; t${i} --` }))
    for (const names of [tables.slice(0, 1), [...tables, ...missing]]) {
      under.sent.length = 0
      await under.database.catalog.tables(names)
      expect(under.sent).toHaveLength(3)
    }
  })

  test('rows that were not refreshed are not known; counting sees them, with two statements for all tables', async () => {
    const tables: TableName[] = []
    for (let i = 0; i < 3; i++) {
      const table = await partitioned(under, 'a INT', 'a')
      await under.run(`ALTER TABLE ${full(table)} SET (refresh_interval = 0)`)
      await under.run(`INSERT INTO ${full(table)} VALUES (1), (2), (2)`)
      tables.push(table)
    }
    const [late, ...others] = tables as [TableName, ...TableName[]]
    await under.run(`REFRESH TABLE ${full(late)}`)
    await under.run(`INSERT INTO ${full(late)} VALUES (1), (3)`)
    const infos = await under.database.catalog.tables(tables)
    const partitions = infos.flatMap((info) => info.partitions)
    const known = partitions.map(({ table, label, rows, rowsExact }) => [
      table.name === late.name,
      label,
      rows,
      rowsExact,
    ])
    expect(known).toEqual(
      [
        ['1', 1],
        ['2', 2],
        ['3', undefined],
        ...others.flatMap(() => [
          ['1', undefined],
          ['2', undefined],
        ]),
      ].map(([label, rows], i) => [i < 3, label, rows, false]),
    )
    expect(infos.map(({ rows, rowsExact }) => [rows, rowsExact])).toEqual([
      [3, false],
      [undefined, false],
      [undefined, false],
    ])
    under.sent.length = 0
    const counts = await under.database.catalog.countRows(partitions)
    expect(under.sent).toHaveLength(2)
    expect(partitions.map(({ ident }) => counts.get(ident))).toEqual([2, 2, 1, 1, 2, 1, 2])
  })

  test('a table that nothing was ever written to has no rows, and needs no count', async () => {
    const table = await partitioned(under, 'a INT', 'a')
    const info = await infoOf(under, table)
    expect(info).toMatchObject({ partitions: [], rows: 0, rowsExact: true })
    under.sent.length = 0
    expect(await under.database.catalog.countRows([])).toEqual(new Map())
    expect(under.sent).toEqual([])
  })

  test('reads expressions as the server prints them', async () => {
    const table = await partitioned(
      under,
      `"Flight Date" TIMESTAMP WITHOUT TIME ZONE, "q""x;--" TIMESTAMP WITH TIME ZONE, n BIGINT, o OBJECT AS ("It" TIMESTAMP),
       "M" GENERATED ALWAYS AS date_trunc('MONTH', 'Europe/Berlin', "Flight Date"),
       w GENERATED ALWAYS AS date_bin('1 week'::INTERVAL, "q""x;--", '2001-01-01'::TIMESTAMP),
       ms GENERATED ALWAYS AS date_trunc('day', "q""x;--")::BIGINT,
       y GENERATED ALWAYS AS extract(YEAR FROM "q""x;--"),
       d GENERATED ALWAYS AS date_trunc('day', o['It'])`,
      '"M", w, ms, y, d',
    )
    await under.run(
      `INSERT INTO ${full(table)} ("Flight Date", "q""x;--", o) VALUES ('2024-03-31T23:30:00', '2024-01-03T12:00:00Z', {"It" = '2024-05-06T07:08:09Z'})`,
    )
    const { partitionKeys, partitions, columns } = await infoOf(under, table)
    expect(
      partitionKeys.map(({ column, kind, source, granularity, timeZone }) => [
        column,
        kind,
        source,
        granularity,
        timeZone,
      ]),
    ).toEqual([
      ['M', 'timestamptz', 'Flight Date', 'month', 'Europe/Berlin'],
      ['w', 'timestamp', 'q"x;--', { everyMs: 7 * 86_400_000, originMs: 978_307_200_000 }, undefined],
      ['ms', 'integer', 'q"x;--', 'day', undefined],
      ['y', 'integer', undefined, undefined, undefined],
      ['d', 'timestamptz', "o['It']", 'day', undefined],
    ])
    expect(partitions.map(({ label }) => label)).toEqual(['2024-04 / 2024-01-01 / 2024-01-03 / 2024 / 2024-05-06'])
    expect(partitions[0]?.keys[0]?.bounds).toEqual({
      kind: 'range',
      start: Date.parse('2024-03-31T22:00:00Z'),
      end: Date.parse('2024-04-30T22:00:00Z'),
    })
    expect(columns.map(({ name }) => name)).toEqual(expect.arrayContaining(["o['It']", 'q"x;--']))
  })

  test('values of every type stay exact, NULL is shown, and sizes belong to their partition', async () => {
    const table = await partitioned(under, 'n BIGINT, s TEXT, v INT, PRIMARY KEY (v, s, n)', 'n, s')
    const big = '9223372036854775807'
    await under.run(`INSERT INTO ${full(table)} (n, s, v) VALUES (${big}, 'NULL', 1), (${big}, 'NULL', 2), (-5, '', 3)`)
    await under.run(`REFRESH TABLE ${full(table)}`)
    const info = await infoOf(under, table)
    // CrateDB keeps the members of a key in the order of the columns.
    expect(info.primaryKey).toEqual(['n', 's', 'v'])
    expect(info.partitions.map(({ label, rows, keys }) => [label, rows, ...keys.map(({ value }) => value)])).toEqual([
      ['-5 / ', 1, -5, ''],
      [`${big} / NULL`, 2, big, 'NULL'],
    ])
    expect(info).toMatchObject({ rows: 3, rowsExact: false })
    expect(info.bytes).toBe(info.partitions.reduce((sum, { bytes = Number.NaN }) => sum + bytes, 0))
    const plain = await partitioned(under, 's TEXT, v INT', 's')
    await under.run(`INSERT INTO ${full(plain)} (v) VALUES (1)`)
    expect((await infoOf(under, plain)).partitions).toMatchObject([
      { label: 'NULL', keys: [{ value: null, bounds: { kind: 'null' } }] },
    ])
  })

  test('a fingerprint changes with the content, and with the partition itself', async () => {
    const table = await partitioned(under, 'day TIMESTAMP, v INT', 'day')
    const insert = () => under.run(`INSERT INTO ${full(table)} VALUES ('2024-01-01', 1)`)
    const fingerprint = async () => (await infoOf(under, table)).partitions[0]?.fingerprint
    await insert()
    const first = await fingerprint()
    expect(first).toMatch(/^[\w-]+:0:0:1$/)
    expect(await fingerprint()).toBe(first)
    await under.run(`DELETE FROM ${full(table)} WHERE day = '2024-01-01'`)
    await insert()
    const again = await fingerprint()
    expect(again).toMatch(/:0:0:1$/)
    expect(again).not.toBe(first)
    await insert()
    expect(await fingerprint()).not.toBe(again)
  })

  test('a closed partition is listed, and its rows are not known', async () => {
    const table = await partitioned(under, 'day TIMESTAMP, v INT', 'day')
    await under.run(`INSERT INTO ${full(table)} VALUES ('2024-01-01', 1), ('2024-01-02', 1)`)
    await under.run(`REFRESH TABLE ${full(table)}`)
    await under.run(`ALTER TABLE ${full(table)} PARTITION (day = '2024-01-01') CLOSE`)
    const info = await infoOf(under, table)
    expect(info.partitions.map(({ label, rows, rowsExact }) => [label, rows, rowsExact])).toEqual([
      ['2024-01-01', undefined, false],
      ['2024-01-02', 1, false],
    ])
    expect(info).not.toHaveProperty('rows')
  })

  const column = (generated: string): Column => ({
    name: 'p',
    type: '',
    kind: 'timestamptz',
    nullable: true,
    primaryKey: false,
    generated,
  })
  const changes = [
    '2011-12-29',
    '2018-02-17',
    '2018-11-03',
    '2024-03-09',
    '2024-03-30',
    '2024-04-06',
    '2024-10-05',
    '2024-10-26',
    '2024-11-02',
  ]
  const instants = [
    ...fc.sample(fc.integer({ min: Date.UTC(1975, 0), max: Date.UTC(2036, 0) }), { numRuns: 100, seed: 1 }),
    // Around the hours in which one of the zones changes its clocks.
    ...changes.flatMap((day) => Array.from({ length: 170 }, (_, i) => Date.parse(day) + i * 25 * 60_000)),
  ]

  test.each([
    'UTC',
    'Europe/Berlin',
    'America/New_York',
    'America/Sao_Paulo',
    'Asia/Kolkata',
    'Australia/Lord_Howe',
    'Africa/Casablanca',
    'Pacific/Apia',
    'CET',
  ])('no instant is outside of the bucket that date_trunc puts it into in %s', async (zone) => {
    for (const unit of ['hour', 'day', 'week', 'month', 'quarter', 'year']) {
      const rows = await under.rows<{ ts: Date; bucket: Date }>(
        `SELECT u.ts AS ts, date_trunc('${unit}', '${zone}', u.ts) AS bucket FROM unnest($1::ARRAY(TIMESTAMP WITH TIME ZONE)) AS u(ts)`,
        instants.map((at) => new Date(at)),
      )
      expect(rows).toHaveLength(instants.length)
      const key = cratedbPartitionKey(column(`date_trunc('${unit}', '${zone}', ts)`))
      for (const { ts, bucket } of rows) {
        const { start, end } = cratedbKeyValue(key, bucket.getTime()).bounds as { start: number; end: number }
        expect([start <= ts.getTime(), ts.getTime() < end], `${unit} of ${ts.toISOString()}`).toEqual([true, true])
      }
    }
  })

  test('no instant is outside of its bin of date_bin, before the origin neither', async () => {
    for (const [interval, iso] of [
      ['1 week', 'P7D'],
      ['90 minutes', 'PT1H30M'],
      ['1 day 2 hours 3.5 seconds', 'P1DT2H3.500S'],
    ] as const) {
      const origin = Date.UTC(2001, 0, 1, 5)
      const { granularity } = cratedbPartitionKey(column(`date_bin('${iso}'::interval, ts, ${origin}::bigint)`))
      const { everyMs } = granularity as { everyMs: number }
      const boundaries = [-2, -1, 0, 1, 2].flatMap((n) => [-1, 0, 1].map((ms) => origin + n * everyMs + ms))
      const rows = await under.rows<{ ts: Date; bin: Date }>(
        `SELECT u.ts AS ts, date_bin('${interval}'::INTERVAL, u.ts, ${origin}) AS bin FROM unnest($1::ARRAY(TIMESTAMP WITH TIME ZONE)) AS u(ts)`,
        [...instants, ...boundaries].map((at) => new Date(at)),
      )
      const key = cratedbPartitionKey(column(`date_bin('${iso}'::interval, ts, ${origin}::bigint)`))
      for (const { ts, bin } of rows) {
        const { start, end } = cratedbKeyValue(key, bin.getTime()).bounds as { start: number; end: number }
        expect(
          [start <= ts.getTime(), ts.getTime() < end],
          `${iso} of ${ts.toISOString()} is ${bin.toISOString()}`,
        ).toEqual([true, true])
      }
    }
  })

  test('names of a system schema are not suggested', async () => {
    const names = await under.database.catalog.tableNames()
    expect(
      names
        .filter(({ schema }) => ['sys', 'information_schema', 'pg_catalog', 'blob'].includes(schema))
        .map(formatTableName),
    ).toEqual([])
  })
})
