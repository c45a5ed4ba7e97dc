import { randomBytes } from 'node:crypto'
import { compile, id, type Sql, sql } from '@ctk/core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeWays } from './servers.js'

describeWays('values', (way) => {
  const schema = `ctk_values_${randomBytes(6).toString('hex')}`
  const table = id(schema, 'metrics')
  const crate = way.dialect === 'cratedb'
  const run = (piece: Sql) => way.driver.execute(compile(piece))
  const rows = <R>(piece: Sql) => way.driver.query<R>(compile(piece))

  beforeAll(async () => {
    if (!crate) await run(sql`CREATE SCHEMA ${id(schema)}`)
    const [json, jsons] = crate ? [sql`OBJECT(DYNAMIC)`, sql`ARRAY(OBJECT(DYNAMIC))`] : [sql`JSONB`, sql`JSONB[]`]
    await run(sql`CREATE TABLE ${table} (
      "i d" BIGINT PRIMARY KEY, ts TIMESTAMP WITHOUT TIME ZONE, tsz TIMESTAMP WITH TIME ZONE, name TEXT, ratio DOUBLE PRECISION,
      ok BOOLEAN, small INTEGER, price NUMERIC(20, 3), doc ${json}, docs ${jsons}, ids BIGINT[], times TIMESTAMP WITH TIME ZONE[], names TEXT[])`)
  })
  afterAll(async () => {
    await run(sql`DROP TABLE ${table}`)
    if (!crate) await run(sql`DROP SCHEMA ${id(schema)}`)
  })

  test('every kind of value comes back as it went in', async () => {
    const at = new Date('2024-03-10T02:30:00.123Z')
    const row = {
      // CrateDB keeps the greatest 64-bit integers for itself.
      'i d': 2n ** 62n + 1n,
      ts: at,
      tsz: at,
      name: `it's "quoted" \\ {a,b} ünï 🦆`,
      ratio: 0.1,
      ok: true,
      small: -7,
      price: '12345678901234.560',
      doc: { a: { b: [1, 2.5] }, big: 9007199254740993n, 'c d': 'e"f' },
      docs: [{ a: 1 }, { a: 2 }],
      ids: [1, 9007199254740993n, null],
      times: [at, null],
      names: ['a,b', 'c"d\\', '', 'NULL', null],
    }
    const names = Object.keys(row).map((name) => id(name))
    const values = Object.values(row).map((value) => sql`${value}`)
    const comma = (pieces: readonly Sql[]) => pieces.reduce((all, piece) => sql`${all}, ${piece}`)
    await expect(run(sql`INSERT INTO ${table} (${comma(names)}) VALUES (${comma(values)})`)).resolves.toEqual({
      rowCount: 1,
    })
    if (crate) await run(sql`REFRESH TABLE ${table}`)
    const read = sql`SELECT ${comma(names)} FROM ${table} WHERE "i d" = ${row['i d']} AND ts = ${at} AND tsz = ${at}`
    await expect(rows(read)).resolves.toEqual([row])
  })

  test('NULL is null in every column, and keys find their rows', async () => {
    await run(sql`INSERT INTO ${table} ("i d", ts, doc, ids) VALUES (${5}, ${null}, ${null}, ${null})`)
    const [row] = await rows(sql`SELECT * FROM ${table} WHERE "i d" = ${5}`)
    const { 'i d': key, ...rest } = row as Record<string, unknown>
    expect(key).toBe(5)
    expect(new Set(Object.values(rest))).toEqual(new Set([null]))
  })

  test('times are UTC on this computer in another zone', async () => {
    expect(new Date(2024, 0, 1).getTimezoneOffset()).not.toBe(0)
    const ninetyNine = new Date('0099-12-31T23:59:59.999Z')
    for (const at of [new Date(0), new Date(-1), new Date('2024-11-03T06:30:00Z'), ninetyNine]) {
      const read = sql`SELECT CAST(${at} AS TIMESTAMP WITHOUT TIME ZONE) AS ts, CAST(${at} AS TIMESTAMP WITH TIME ZONE) AS tsz`
      await expect(rows(read)).resolves.toEqual([{ ts: at, tsz: at }])
    }
    const [zone] = await rows<{ zone: string }>(
      crate ? sql`SELECT 'UTC' AS zone` : sql`SELECT current_setting('TimeZone') AS zone`,
    )
    expect(['UTC', 'Etc/UTC']).toContain(zone?.zone)
  })

  test('a date is its text, a ratio may be no number', async () => {
    await expect(
      rows(sql`SELECT CAST('2024-01-02' AS DATE) AS day, CAST(${Number.NaN} AS DOUBLE PRECISION) AS nan,
        CAST(${Number.POSITIVE_INFINITY} AS DOUBLE PRECISION) AS most`),
    ).resolves.toEqual([{ day: '2024-01-02', nan: Number.NaN, most: Number.POSITIVE_INFINITY }])
  })

  test('row counts are what the server counted, or undefined where it does not know', async () => {
    await expect(run(sql`DELETE FROM ${table} WHERE "i d" = ${-1}`)).resolves.toEqual({ rowCount: 0 })
    await run(sql`CREATE TABLE ${id(schema, 'empty')} (a INTEGER)`)
    const dropped = await run(sql`DROP TABLE ${id(schema, 'empty')}`)
    expect([undefined, 1]).toContain(dropped.rowCount)
  })

  test('a statement is one statement, also without parameters', async () => {
    const two = way.driver.query({ sql: 'SELECT 1 AS a; SELECT 2 AS b', parameters: [] })
    await expect(two).rejects.toMatchObject({ code: 'CTK_STATEMENT_FAILED' })
  })

  test('arrays of arrays keep their shape', async () => {
    const read = crate
      ? sql`SELECT [[1], [2, 3], [4]] AS a, [['x']] AS b`
      : sql`SELECT ARRAY[[1, 2], [3, 4]] AS a, ARRAY[['x']] AS b`
    const a = crate
      ? [[1], [2, 3], [4]]
      : [
          [1, 2],
          [3, 4],
        ]
    await expect(rows(read)).resolves.toEqual([{ a, b: [['x']] }])
  })

  test('a value stays a value', async () => {
    const text = `'); DROP TABLE ${schema}.metrics; --`
    await expect(rows(sql`SELECT CAST(${text} AS TEXT) AS a`)).resolves.toEqual([{ a: text }])
  })

  test('a missing table, a missing column and a second row of the same key are told apart', async () => {
    const { isDuplicateKey } = await import('../src/errors/is-duplicate-key.js')
    const { isMissingRelation } = await import('../src/errors/is-missing-relation.js')
    const failure = (piece: Sql) =>
      run(piece).then(
        () => undefined,
        (error: { code: string }) => error,
      )
    const missing = await failure(sql`SELECT * FROM ${id(schema, 'missing')}`)
    expect(missing).toMatchObject({
      code: 'CTK_TABLE_MISSING',
      exitCode: 3,
      data: { sql: `SELECT * FROM "${schema}"."missing"` },
    })
    expect(isMissingRelation(missing)).toBe(true)
    expect(isMissingRelation(await failure(sql`SELECT * FROM ${id(`${schema}_no`, 'missing')}`))).toBe(true)
    expect(await failure(sql`SELECT nosuch FROM ${table}`)).toMatchObject({ code: 'CTK_COLUMN_MISSING' })
    await run(sql`INSERT INTO ${table} ("i d") VALUES (${77})`)
    const duplicate = await failure(
      sql`INSERT INTO ${table} ("i d", name) VALUES (${77}, ${'a value that nobody shows'})`,
    )
    expect(isDuplicateKey(duplicate)).toBe(true)
    expect(JSON.stringify(duplicate)).not.toContain('nobody shows')
  })
})
