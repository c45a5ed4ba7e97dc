import type { TableName } from '@ctk/core'
import { beforeEach, describe, expect, test } from 'vitest'
import { dialectUnderTest, full, infoOf, quoted } from './dialect-under-test.js'
import { describeWays } from './servers.js'

const at = Date.parse

describeWays('the catalogue of PostgreSQL', (way) => {
  if (way.dialect !== 'postgresql') {
    test('is not that of CrateDB', () => expect(way.driver.dialect).toBe('cratedb'))
    return
  }
  const under = dialectUnderTest(way)
  let count = 0
  let table: TableName

  beforeEach(() => {
    table = { schema: under.schema, name: `T${count++}` }
  })

  const create = (columns: string, by: string) =>
    under.run(`CREATE TABLE ${full(table)} (${columns}) PARTITION BY ${by}`)
  /** A partition of the table, or of one of its partitions. */
  const leaf = async (name: string, bound: string, of = table.name, more = '') => {
    const part = full({ schema: under.schema, name: `${table.name}_${name}` })
    await under.run(`CREATE TABLE ${part} PARTITION OF ${full({ schema: under.schema, name: of })} ${bound} ${more}`)
  }
  const insert = (...rows: string[]) =>
    under.run(`INSERT INTO ${full(table)} VALUES ${rows.map((row) => `(${row})`).join(', ')}`)
  const boundsOf = async (key = 0) => {
    const { partitions } = await infoOf(under, table)
    return Object.fromEntries(partitions.map(({ label, keys }) => [label.replace(/^T\d+_/, ''), keys[key]?.bounds]))
  }

  test('costs one statement, for one table as for many; counting costs one', async () => {
    await create('ts timestamptz', 'RANGE (ts)')
    await leaf('a', "FOR VALUES FROM ('2020-01-01') TO ('2020-02-01')")
    const missing = Array.from({ length: 50 }, (_, i) => ({ schema: `s${i}`, name: `'; t${i} --` }))
    for (const names of [[table], [table, ...missing]]) {
      under.sent.length = 0
      const [info] = await under.database.catalog.tables(names)
      expect(under.sent).toHaveLength(1)
      await under.database.catalog.countRows(info?.partitions ?? [])
      expect(under.sent).toHaveLength(2)
    }
  })

  test('ranges, open ends, the default partition', async () => {
    await create('ts timestamptz', 'RANGE (ts)')
    await leaf('a', "FOR VALUES FROM (MINVALUE) TO ('2020-01-01 00:00:00.000001+02')")
    await leaf('b', "FOR VALUES FROM ('2020-01-01 00:00:00.000001+02') TO ('2020-02-01')")
    await leaf('c', "FOR VALUES FROM ('2020-02-01') TO ('infinity')")
    await leaf('d', 'DEFAULT')
    expect(await boundsOf()).toEqual({
      a: { kind: 'range', end: at('2019-12-31T22:00:00.001Z') },
      b: { kind: 'range', start: at('2019-12-31T22:00Z'), end: at('2020-02-01') },
      c: { kind: 'range', start: at('2020-02-01') },
      d: { kind: 'default' },
    })
    expect((await infoOf(under, table)).partitionKeys).toEqual([{ column: 'ts', kind: 'timestamptz' }])
  })

  test('lists, NULL, and what is no time', async () => {
    await create('d date, r text', 'LIST (d)')
    await leaf('a', "FOR VALUES IN ('2020-01-01')")
    await leaf('b', 'FOR VALUES IN (NULL)')
    await leaf('c', "FOR VALUES IN ('2020-01-03', '2020-01-05')")
    expect(await boundsOf()).toEqual({
      a: { kind: 'range', start: at('2020-01-01'), end: at('2020-01-02') },
      b: { kind: 'null' },
      c: { kind: 'range', start: at('2020-01-03'), end: at('2020-01-06') },
    })
    table = { ...table, name: `${table.name}r` }
    await create('r text', 'LIST (r)')
    await leaf('a', `FOR VALUES IN ('it''s, "so")')`)
    await leaf('b', "FOR VALUES IN ('2020-01', 'x')")
    const { partitions } = await infoOf(under, table)
    expect(partitions.map(({ keys }) => keys[0])).toEqual([
      { column: 'r', value: `it's, "so")`, bounds: { kind: 'unknown', reason: expect.stringContaining('text') } },
      { column: 'r', bounds: { kind: 'unknown', reason: expect.stringContaining('text') } },
    ])
  })

  test('leaves of every depth, with the keys of every level', async () => {
    await create('ts timestamptz, "Re gion" text, id bigint', 'RANGE (ts)')
    await leaf('2020', "FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')", table.name, 'PARTITION BY LIST ("Re gion")')
    await leaf('2020_eu', "FOR VALUES IN ('eu')", `${table.name}_2020`, 'PARTITION BY RANGE (ts)')
    await leaf(
      '2020_eu_1',
      "FOR VALUES FROM ('2020-01-01') TO ('2020-02-01')",
      `${table.name}_2020_eu`,
      'PARTITION BY HASH (id)',
    )
    await leaf('2020_eu_1_h', 'FOR VALUES WITH (MODULUS 1, REMAINDER 0)', `${table.name}_2020_eu_1`)
    await leaf('2020_eu_d', 'DEFAULT', `${table.name}_2020_eu`)
    await leaf('2020_us', "FOR VALUES IN ('us')", `${table.name}_2020`)
    await leaf('2021', "FOR VALUES FROM ('2021-01-01') TO ('2022-01-01')")
    const { partitionKeys, partitions } = await infoOf(under, table)
    expect(partitionKeys.map(({ column }) => column)).toEqual(['ts', 'Re gion', 'id'])
    expect(await boundsOf()).toEqual({
      '2020_eu_1_h': { kind: 'range', start: at('2020-01-01'), end: at('2020-02-01') },
      '2020_eu_d': { kind: 'default' },
      '2020_us': { kind: 'range', start: at('2020-01-01'), end: at('2021-01-01') },
      '2021': { kind: 'range', start: at('2021-01-01'), end: at('2022-01-01') },
    })
    expect(partitions.map((partition) => (partition as unknown as { parent: TableName }).parent.name)).toEqual(
      ['_2020_eu_1', '_2020_eu', '_2020', ''].map((suffix) => `${table.name}${suffix}`),
    )
  })

  test('a partition in another schema is called by it, and so is its table by any name', async () => {
    table = { schema: under.schema, name: `'; "dr.op" ${count++}` }
    await create('"T s" timestamp', 'RANGE ("T s")')
    const other = `${under.schema}_o"ther`
    await under.run(`CREATE SCHEMA ${quoted(other)}`)
    try {
      await under.run(
        `CREATE TABLE ${full({ schema: other, name: 'x;' })} PARTITION OF ${full(table)} FOR VALUES FROM ('2020-01-01') TO ('2020-01-02')`,
      )
      await insert("'2020-01-01'")
      const { partitionKeys, partitions } = await infoOf(under, table)
      expect(partitionKeys).toEqual([{ column: 'T s', kind: 'timestamp', granularity: 'day' }])
      expect(partitions).toMatchObject([
        { label: `"${other.replace('"', '""')}".x;`, relation: { schema: other, name: 'x;' } },
      ])
      expect(await under.database.catalog.countRows(partitions)).toEqual(new Map([[partitions[0]?.ident, 1]]))
    } finally {
      await under.run(`DROP SCHEMA ${quoted(other)} CASCADE`)
    }
  })

  test('rows are none without a page, an estimate after ANALYZE, and otherwise not known', async () => {
    await create('d date', 'RANGE (d)')
    await leaf('a', "FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')")
    await leaf('b', "FOR VALUES FROM ('2021-01-01') TO ('2022-01-01')")
    await leaf('c', "FOR VALUES FROM ('2022-01-01') TO ('2023-01-01')")
    await under.run(`ANALYZE ${full(table)}`)
    await insert("'2020-05-05'", "'2021-05-05'", "'2021-05-06'")
    await under.run(`ANALYZE ${full({ schema: under.schema, name: `${table.name}_b` })}`)
    const info = await infoOf(under, table)
    expect(info.partitions.map(({ rows, rowsExact }) => [rows, rowsExact])).toEqual([
      [undefined, false],
      [2, false],
      [0, true],
    ])
    expect(info).not.toHaveProperty('rows')
    const counts = await under.database.catalog.countRows(info.partitions)
    expect(info.partitions.map(({ ident }) => counts.get(ident))).toEqual([1, 2, 0])
    expect(info.bytes).toBe(info.partitions.reduce((sum, { bytes = Number.NaN }) => sum + bytes, 0))
  })

  test('many partitions are counted in one statement', { timeout: 60_000 }, async () => {
    await create('n int', 'LIST (n)')
    await under.run(`DO $do$ BEGIN FOR i IN 1..300 LOOP
      EXECUTE format('CREATE TABLE %s PARTITION OF %s FOR VALUES IN (%s)', '${full(table).slice(0, -1)}_' || i || '"', '${full(table)}', i);
    END LOOP; END $do$`)
    await under.run(`INSERT INTO ${full(table)} SELECT i FROM generate_series(1, 300) i, generate_series(1, i % 3)`)
    const { partitions } = await infoOf(under, table)
    const counts = await under.database.catalog.countRows(partitions)
    expect(counts.size).toBe(300)
    expect([...counts.values()].reduce((sum, n) => sum + n, 0)).toBe(300)
  })

  test('columns of domains and generated ones, and a key of several columns', async () => {
    await under.run(`CREATE DOMAIN ${under.schema}.moment AS timestamptz`)
    await under.run(
      `CREATE TABLE ${full(table)} (a numeric(10,2), b ${under.schema}.moment, c varchar(10) NOT NULL, d int GENERATED ALWAYS AS (length(c)) STORED, e int, f date[], gone int, PRIMARY KEY (e, c))`,
    )
    await under.run(`ALTER TABLE ${full(table)} DROP COLUMN gone`)
    const { columns, primaryKey, partitionKeys } = await infoOf(under, table)
    expect(columns.map(({ name, kind, generated }) => [name, kind, generated])).toEqual([
      ['a', 'float', undefined],
      ['b', 'timestamptz', undefined],
      ['c', 'text', undefined],
      ['d', 'integer', 'length((c)::text)'],
      ['e', 'integer', undefined],
      ['f', 'other', undefined],
    ])
    expect({ primaryKey, partitionKeys }).toEqual({ primaryKey: ['e', 'c'], partitionKeys: [] })
  })

  describe('no row is outside of the bounds of its partition', () => {
    const contains = async (source: string) => {
      const { partitions } = await infoOf(under, table)
      for (const { relation, keys } of partitions) {
        const bounds = keys.find(({ bounds }) => bounds.kind === 'range' || bounds.kind === 'point')?.bounds
        const rows = await under.rows<{ first: Date; last: string }>(
          `SELECT min(${source})::timestamptz AS first, (extract(epoch FROM max(${source})) * 1000)::text AS last FROM ${full(relation as TableName)}`,
        )
        const [{ first, last }] = rows as [{ first: Date; last: string }]
        if (bounds?.kind !== 'range') throw new Error(`no range, but ${bounds?.kind}`)
        expect(bounds.start ?? -Infinity).toBeLessThanOrEqual(first.getTime())
        expect(Number(last)).toBeLessThan(bounds.end ?? Infinity)
      }
      return partitions.length
    }

    test('of a key of two columns, whose end belongs to it', async () => {
      await create('ts timestamptz, n int', 'RANGE (ts, n)')
      await leaf('a', "FOR VALUES FROM ('2020-01-01', 5) TO ('2020-02-01', 5)")
      await leaf('b', "FOR VALUES FROM ('2020-02-01', 5) TO ('2020-03-01', MINVALUE)")
      await insert("'2020-01-01', 5", "'2020-02-01', 4", "'2020-02-01', 5", "'2020-02-29 23:59:59.999999', 9")
      expect(await contains('ts')).toBe(2)
    })

    test('of microseconds', async () => {
      await create('t timestamp', 'RANGE (t)')
      await leaf('a', "FOR VALUES FROM ('2020-01-01 00:00:00.000001') TO ('2020-01-01 00:00:00.000003')")
      await insert("'2020-01-01 00:00:00.000001'", "'2020-01-01 00:00:00.000002'")
      expect(await contains('t')).toBe(1)
    })

    test('of the last day of a date', async () => {
      await create('d date, n int', 'RANGE (d, n)')
      await leaf('a', "FOR VALUES FROM ('2020-01-01', 1) TO ('2020-01-31', 1)")
      await insert("'2020-01-31', 0")
      expect(await contains("(d + interval '23:59:59')")).toBe(1)
    })

    test.each([
      ["date_trunc('month', t)", "'2020-01-15'", "'2020-02-15'", '2020-03-01'],
      ["date_trunc('week', t)", "'2020-01-06'", "'2020-01-13'", '2020-01-13'],
      ['(t::date)', "'2020-01-06'", "'2020-01-07'", '2020-01-07'],
      ["date_trunc('quarter', (ts AT TIME ZONE 'UTC'))", "'2020-01-01'", "'2020-04-01'", '2020-04-01'],
    ])('of the expression %s', async (expression, from, to, end) => {
      await create('t timestamp, ts timestamptz', `RANGE ((${expression}))`)
      await leaf('a', `FOR VALUES FROM (${from}) TO (${to})`)
      const source = expression.includes('ts') ? 'ts' : 't'
      const last = new Date(at(end) - 1).toISOString().slice(0, -1)
      await under.run(`INSERT INTO ${full(table)} (${source}) VALUES ('${last}999Z')`)
      expect(await contains(source)).toBe(1)
      const { partitionKeys } = await infoOf(under, table)
      expect(partitionKeys[0]).toMatchObject({ source, expression: expect.stringContaining(source) })
    })
  })

  test('a table of its own says how many rows it has, as far as it knows', async () => {
    await under.run(`CREATE TABLE ${full(table)} (n int)`)
    expect(await infoOf(under, table)).toMatchObject({ rows: 0, rowsExact: true, partitions: [] })
    await under.run(`INSERT INTO ${full(table)} SELECT generate_series(1, 10)`)
    await under.run(`ANALYZE ${full(table)}`)
    expect(await infoOf(under, table)).toMatchObject({ rows: 10, rowsExact: false })
  })

  test('partitions are not suggested as tables, the tables of the system neither', async () => {
    await create('n int', 'LIST (n)')
    await leaf('a', 'FOR VALUES IN (1)')
    const names = await under.database.catalog.tableNames()
    expect(names).toContainEqual(table)
    expect(names).not.toContainEqual({ ...table, name: `${table.name}_a` })
    expect(names.filter(({ schema }) => /^pg_|^information_schema$/.test(schema))).toEqual([])
  })
})
