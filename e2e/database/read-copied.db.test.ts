import { describeDatabases, uniqueSchema } from '@ctk/conformance'
import { compile, type Database, id, type RowBatch, sql } from '@ctk/core'
import { openDatabase, readCopied } from '@ctk/database'
import { afterAll, beforeAll, expect, it } from 'vitest'

describeDatabases(['pglite', 'postgresql'], 'rows by binary COPY', (db) => {
  const schema = uniqueSchema('copied')
  let database: Database

  beforeAll(async () => {
    database = await openDatabase(db.url)
    await database.execute(compile(sql`CREATE SCHEMA ${id(schema)}`))
    await database.execute(
      compile(sql`CREATE TABLE ${id(schema, 'all')} (n int, small smallint, large bigint, f real, d double precision, b boolean,
        day date, at timestamptz, local timestamp, t text)`),
    )
    await database.execute(
      compile(sql`INSERT INTO ${id(schema, 'all')} VALUES
        (1, -2, 9007199254740993, 1.5, '-0', true, '1969-12-31', '2024-01-02 03:04:05.678901+00', '0044-03-15 00:00:00.001', 'ä表'),
        (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
        (-2147483648, 32767, -9223372036854775808, 'NaN', 'Infinity', false, '9999-12-31', '1969-12-31 23:59:59.999999+00', '2200-01-01', ''),
        (0, 0, -1, 3.4028235e38, 5e-324, NULL, '2000-01-01', '2000-01-01 00:00:00+00', '1999-12-31 23:59:59', repeat('x', 5000))`),
    )
  })

  afterAll(async () => {
    await database?.execute(compile(sql`DROP SCHEMA ${id(schema)} CASCADE`))
    await database?.[Symbol.asyncDispose]()
  })

  const columns = [
    { name: 'n', type: 'int64' },
    { name: 'small', type: 'int64' },
    { name: 'large', type: 'int64' },
    { name: 'f', type: 'float64' },
    { name: 'd', type: 'float64' },
    { name: 'b', type: 'boolean' },
    { name: 'day', type: 'days' },
    { name: 'at', type: 'micros' },
    { name: 'local', type: 'micros', kind: 'timestamp' },
    { name: 't', type: 'text' },
  ] as const
  const read = (select: ReturnType<typeof sql>, some: Parameters<typeof readCopied>[2] = columns) =>
    database.transaction?.((transaction) => Array.fromAsync(readCopied(transaction, select, some))) as Promise<
      RowBatch[]
    >

  it('come exactly as they are, in every type', async () => {
    const [batch] = await read(sql`SELECT * FROM ${id(schema, 'all')}`)
    expect(batch?.rowCount).toBe(4)
    expect(batch?.lines).toEqual([1, 2, 3, 4])
    expect(Object.fromEntries((batch?.columns ?? []).map(({ name, values }) => [name, values]))).toEqual({
      n: [1, null, -2147483648, 0],
      small: [-2, null, 32767, 0],
      large: [9007199254740993n, null, -9223372036854775808n, -1],
      f: [1.5, null, Number.NaN, 3.4028234663852886e38],
      d: [-0, null, Number.POSITIVE_INFINITY, 5e-324],
      b: [true, null, false, null],
      day: [new Date(-86_400_000), null, new Date('9999-12-31'), new Date('2000-01-01')],
      at: ['2024-01-02T03:04:05.678901Z', null, '1969-12-31T23:59:59.999999Z', new Date('2000-01-01')],
      local: [new Date('0044-03-15T00:00:00.001Z'), null, new Date('2200-01-01'), new Date('1999-12-31T23:59:59Z')],
      t: ['ä表', null, '', 'x'.repeat(5000)],
    })
    expect(batch?.columns.map(({ kind }) => kind)).toContain('timestamp')
  })

  it('come in batches, however the bytes are cut, and a table without rows has columns', async () => {
    const batches = await read(sql`SELECT i AS n, repeat('y', i % 700) AS t FROM generate_series(1, 120000) AS g(i)`, [
      columns[0],
      columns[9],
    ])
    expect(batches.map(({ rowCount }) => rowCount)).toEqual([100_000, 20_000])
    expect(batches[1]?.columns[0]?.values.slice(0, 2)).toEqual([100_001, 100_002])
    expect(batches[1]?.columns[1]?.values.every((text, i) => (text as string).length === (100_001 + i) % 700)).toBe(
      true,
    )
    const [empty, ...more] = await read(sql`SELECT * FROM ${id(schema, 'all')} WHERE false`)
    expect([empty?.rowCount, empty?.columns.length, more]).toEqual([0, 10, []])
  })

  it('leave the connection usable for whoever stops early', async () => {
    await database
      .transaction?.(async (transaction) => {
        const select = sql`SELECT i AS n FROM generate_series(1, 3000000) AS g(i)`
        for await (const batch of readCopied(transaction, select, [columns[0]])) {
          expect(batch.rowCount).toBe(100_000)
          break
        }
      })
      // The server was told to stop, which ends its transaction.
      .catch(() => undefined)
    expect(await database.query(compile(sql`SELECT 1 AS one`))).toEqual([{ one: 1 }])
  })
})
