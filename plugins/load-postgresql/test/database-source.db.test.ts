import { describeDatabases, describeSource, uniqueSchema } from '@ctk/conformance'
import { type Database, type OpenedRows, parseResource, type RowBatch } from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { databaseSource } from '../src/source/database-source.js'

const count = 25_000

describeDatabases(['postgresql', 'cratedb'], 'tables as sources', (db) => {
  const schema = uniqueSchema('source')
  const cratedb = db.name === 'cratedb'
  const base = db.url.replace(/^http:/, 'crate:')
  const url = (table: string) => `${base}?table=${schema}.${encodeURIComponent(table)}`
  let database: Database

  const run = async (...statements: string[]) => {
    for (const sql of statements) await database.execute({ sql, parameters: [] })
  }
  const open = async (table: string, resume?: Record<string, unknown>): Promise<OpenedRows> => {
    const { signal } = new AbortController()
    const opened = await databaseSource.open(parseResource(url(table)), { signal, ...(resume ? { resume } : {}) })
    if (opened.kind !== 'rows') throw new Error(opened.kind)
    return opened
  }
  const read = async (table: string, resume?: Record<string, unknown>): Promise<RowBatch[]> =>
    Array.fromAsync((await open(table, resume)).batches)
  const valuesOf = (batches: readonly RowBatch[], column: string) =>
    batches.flatMap(({ columns }) => columns.find(({ name }) => name === column)?.values ?? [])

  beforeAll(async () => {
    database = await openDatabase(db.url)
    const text = (type: string) => (cratedb ? type.toUpperCase() : type)
    if (!cratedb) await run(`CREATE SCHEMA ${schema}`)
    await run(
      `CREATE TABLE ${schema}.good (a ${text('text')}, b ${text('bigint')}, at timestamp with time zone, ratio double precision, PRIMARY KEY (a, b))`,
      `INSERT INTO ${schema}.good (a, b, at, ratio) SELECT CASE n % 3 WHEN 0 THEN 'Z' WHEN 1 THEN 'a' ELSE 'é' END, n, NULL, n / 7.0::double precision FROM generate_series(1, ${count}) AS s(n)`,
      `CREATE TABLE ${schema}.empty (id integer PRIMARY KEY)`,
      `CREATE TABLE ${schema}."Key less" (n integer)`.replace('Key less', cratedb ? 'Keyless' : 'Key less'),
      `INSERT INTO ${schema}."${cratedb ? 'Keyless' : 'Key less'}" (n) SELECT n FROM generate_series(1, 5000) AS s(n)`,
    )
    await database.refresh(['good', cratedb ? 'Keyless' : 'Key less'].map((name) => ({ schema, name })))
  })
  afterAll(async () => {
    if (cratedb) await run(...['good', 'empty', '"Keyless"'].map((table) => `DROP TABLE IF EXISTS ${schema}.${table}`))
    else await run(`DROP SCHEMA ${schema} CASCADE`)
    await database[Symbol.asyncDispose]()
  })

  describeSource({
    source: databaseSource,
    scheme: cratedb ? 'crate' : 'postgresql',
    resources: { good: url('good'), empty: url('empty'), missing: url('nothing') },
  })

  describe('rows', () => {
    test('come in the order of the key, with kinds, and go on behind any batch', async () => {
      const all = await read('good')
      expect(all.length).toBeGreaterThan(2)
      expect(all[0]?.columns.map(({ name, kind }) => [name, kind])).toEqual([
        ['a', 'text'],
        ['b', 'integer'],
        ['at', 'timestamptz'],
        ['ratio', 'float'],
      ])
      const numbers = valuesOf(all, 'b') as number[]
      expect(new Set(numbers).size).toBe(count)
      expect(all.flatMap(({ lines }) => lines)).toEqual(Array.from({ length: count }, (_, i) => i + 1))
      for (const [i, { position }] of all.entries()) {
        const rest = await read('good', { '': JSON.parse(JSON.stringify(position)) })
        expect(valuesOf(rest, 'b')).toEqual(valuesOf(all.slice(i + 1), 'b'))
        expect(rest[0]?.lines[0]).toBe(all[i + 1]?.lines[0])
      }
    })

    test('of a table without a key come once', async () => {
      const batches = await read(cratedb ? 'Keyless' : '"Key less"')
      expect((valuesOf(batches, 'n') as number[]).sort((a, b) => a - b)).toEqual(
        Array.from({ length: 5000 }, (_, i) => i + 1),
      )
      // Only CrateDB knows rows without a key.
      expect(batches[0]?.position === undefined).toBe(!cratedb)
    })

    test('have a version that another table of the same name has not', async () => {
      const before = await open('empty')
      expect(before.version).toBe((await open('empty')).version)
      if (cratedb) return
      await run(`DROP TABLE ${schema}.empty`, `CREATE TABLE ${schema}.empty (id integer PRIMARY KEY)`)
      expect((await open('empty')).version).not.toBe(before.version)
    })

    test('a table has to be named', async () => {
      const opening = databaseSource.open(parseResource(`${base}?sslmode=disable`), {
        signal: new AbortController().signal,
      })
      await expect(opening).rejects.toMatchObject({ code: 'CTK_USAGE' })
    })
  })

  if (cratedb) return
  test('values are exact, those that JavaScript has no number or date for as texts', async () => {
    await run(
      `CREATE TABLE ${schema}.exact (id bigint PRIMARY KEY, big bigint, dec numeric, at timestamptz, f4 real, ok boolean, doc jsonb, list bigint[], raw bytea)`,
      `INSERT INTO ${schema}.exact VALUES (9007199254740993, -9223372036854775808, 1.10, '2024-01-01 00:00:00.123456Z', 'NaN', true, '{"n": 9007199254740993}', '{9007199254740993, NULL}', '\\x00ff')`,
    )
    const [batch] = await read('exact')
    expect(Object.fromEntries(batch?.columns.map(({ name, values }) => [name, values[0]]) ?? [])).toEqual({
      id: 9007199254740993n,
      big: -9223372036854775808n,
      dec: '1.10',
      at: '2024-01-01 00:00:00.123456+00',
      f4: Number.NaN,
      ok: true,
      doc: { n: 9007199254740993n },
      list: [9007199254740993n, null],
      raw: '\\x00ff',
    })
    expect(batch?.position).toEqual({ key: ['9007199254740993'], row: 1 })
  })
})
