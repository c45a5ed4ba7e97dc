import { describeDatabases, uniqueSchema } from '@ctk/conformance'
import {
  type Archive,
  compile,
  createToolkit,
  type Database,
  id,
  sql,
  type TableName,
  type Toolkit,
  tableId,
} from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { retentionTimerange } from '../src/index.js'

const DAY = 86_400_000
const first = Date.UTC(2020, 0, 1)
/** Rows of the first ten days are expired. */
const request = { cutoff: '2020-01-11', maxShare: 100 }
const duration = '1ms'

describeDatabases(['pglite', 'postgresql', 'cratedb'], 'timerange-archive', (db) => {
  const [schema, own] = [uniqueSchema('archive'), uniqueSchema('ext')]
  let database: Database
  let toolkit: Toolkit

  beforeAll(async () => {
    database = await openDatabase(db.url)
    if (database.dialect === 'postgresql') await database.execute(compile(sql`CREATE SCHEMA ${id(schema)}`))
    toolkit = createToolkit({ database, plugins: [retentionTimerange], schema: own })
    await toolkit.setup()
  })

  afterAll(async () => {
    for (const name of [schema, own]) await dropAll(database, name)
    await database?.[Symbol.asyncDispose]()
  })

  const run = (table: TableName) => toolkit.retention.run({ ...request, tables: [table] })
  const archive = (table: TableName, to: string, more: { column?: string; pause?: string } = {}) =>
    toolkit.policies.create({
      strategy: 'timerange-archive',
      table,
      duration,
      column: more.column ?? 'ts',
      target: { to, sliceRows: 7, pause: more.pause ?? '0' },
    })

  describe.each([
    ['metrics', 'ts'],
    ["Roh';表", 'Zeit "ts"'],
  ])('of table %j by column %j', (name, column) => {
    it('takes every expired row to another table and leaves the others', async () => {
      const table = { schema, name }
      const rows = await fill(database, table, column)
      await archive(table, `${name}_old`, { column })
      const report = await run(table)
      expect(report.tables.map(({ failure, refusal }) => failure ?? refusal)).toEqual([undefined])
      const expired = rows.filter(({ at }) => at < Date.UTC(2020, 0, 11))
      expect(report.tables[0]?.removed.rows).toBe(expired.length)
      expect(await read(database, table, column)).toEqual(rows.filter((row) => !expired.includes(row)))
      const old = { schema, name: `${name}_old` }
      expect(await read(database, old, column)).toEqual(expired)
      const archives = await toolkit.archives.find({ tables: [table] })
      expect(archives.length).toBeGreaterThan(3)
      expect(archives.map(({ state, method, key }) => [state, method, key])).toEqual(
        archives.map(() => ['dropped', 'table', old.name]),
      )
      expect(archives.reduce((sum, { rows = 0 }) => sum + rows, 0)).toBe(expired.length)
      // Each row tells its archive.
      const [counted] = await database.query<{ n: number }>(
        compile(
          sql`SELECT count(*) AS n FROM ${tableId(old)} WHERE ctk_archive = ANY(${archives.map((each) => each.id)})`,
        ),
      )
      expect(Number(counted?.n)).toBe(expired.length)
      expect((await run(table)).tables[0]?.status).toBe('nothing-expired')
    })
  })

  it('takes late rows of a time that was archived before as well', async () => {
    const table = { schema, name: 'late' }
    await fill(database, table, 'ts')
    await archive(table, 'late_old')
    await run(table)
    await insert(database, table, 'ts', [{ id: 900, at: first + 3, v: 'late' }])
    expect((await run(table)).tables[0]).toMatchObject({ status: 'done', removed: { rows: 1 } })
    expect((await read(database, { schema, name: 'late_old' }, 'ts')).filter(({ id }) => id === 900)).toHaveLength(1)
  })

  it('refuses a table that would lose values, and touches nothing', async () => {
    const table = { schema, name: 'whole' }
    const rows = await fill(database, table, 'ts')
    await database.execute(compile(sql`CREATE TABLE ${id(schema, 'narrow')} (id BIGINT, ts TIMESTAMP WITH TIME ZONE)`))
    await archive(table, 'narrow')
    const { tables, exitCode } = await run(table)
    expect(exitCode).toBe(1)
    expect(tables[0]?.failure).toMatchObject({ code: 'CTK_COLUMN_MISSING', message: expect.stringContaining('"v"') })
    expect(await read(database, table, 'ts')).toEqual(rows)
  })

  if (db.name === 'cratedb')
    it('deletes nothing of which the copy is not the same, and goes on when it is', async () => {
      const table = { schema, name: 'compared' }
      const rows = await fill(database, table, 'ts')
      await archive(table, 'compared_old')
      await toolkit.retention.run({ ...request, cutoff: '2020-01-02', tables: [table] })
      const old = tableId({ schema, name: 'compared_old' })
      // A copy that somebody has changed, of a run that died before it could delete its row.
      const [first] = await toolkit.archives.find({ tables: [table] })
      await insert(database, table, 'ts', [rows[0] as Row])
      const version = sql`_id || '/' || _seq_no || '/' || _primary_term`
      await database.execute(
        compile(
          sql`UPDATE ${old} SET v = 'other', ctk_row = (SELECT ${version} FROM ${tableId(table)} WHERE id = 0) WHERE id = 0`,
        ),
      )
      await toolkit.archives.save([{ ...(first as Archive), state: 'begun' }])
      const { tables } = await run(table)
      expect(tables[0]?.failure).toMatchObject({
        code: 'CTK_NOT_VERIFIED',
        message: expect.stringMatching(
          /stores other values than it is given, in 1 of \d+ rows; nothing of them was deleted/,
        ),
      })
      expect((await read(database, table, 'ts')).map(({ id }) => id)).toContain(0)
      await database.execute(compile(sql`UPDATE ${old} SET v = ${rows[0]?.v} WHERE id = 0`))
      expect(await run(table)).toMatchObject({ exitCode: 0 })
      expect(await read(database, { schema, name: 'compared_old' }, 'ts')).toEqual(
        rows.filter(({ at }) => at < Date.UTC(2020, 0, 11)),
      )
    })

  it('leaves rows alone that a hold keeps', async () => {
    const table = { schema, name: 'held' }
    const rows = await fill(database, table, 'ts')
    await archive(table, 'held_old')
    await toolkit.holds.add({ table, reason: 'audit', from: '2020-01-03', until: '2020-01-05' })
    await toolkit.holds.add({ table, reason: 'case', where: [{ column: 'v', op: '=', value: 'a' }] })
    await run(table)
    const stays = ({ at, v }: Row) =>
      at >= Date.UTC(2020, 0, 11) || v === 'a' || (at >= Date.UTC(2020, 0, 3) && at < Date.UTC(2020, 0, 5))
    expect(await read(database, table, 'ts')).toEqual(rows.filter(stays))
    expect(await read(database, { schema, name: 'held_old' }, 'ts')).toEqual(rows.filter((row) => !stays(row)))
  })
})

interface Row {
  readonly id: number
  readonly at: number
  readonly v: string
}

/** Two weeks, four rows a day. */
async function fill(database: Database, table: TableName, column: string): Promise<Row[]> {
  await database.execute(
    compile(
      sql`CREATE TABLE ${tableId(table)} (id BIGINT PRIMARY KEY, ${id(column)} TIMESTAMP WITH TIME ZONE, v TEXT)`,
    ),
  )
  const rows = Array.from({ length: 14 * 4 }, (_, i) => ({
    id: i,
    at: first + Math.floor(i / 4) * DAY + (i % 4) * 21_600_000,
    v: i % 5 === 0 ? 'a' : 'b',
  }))
  await insert(database, table, column, rows)
  return rows
}

async function insert(database: Database, table: TableName, column: string, rows: readonly Row[]): Promise<void> {
  const [ids, times, values] = [rows.map((r) => r.id), rows.map((r) => new Date(r.at)), rows.map((r) => r.v)]
  await database.execute(
    compile(sql`INSERT INTO ${tableId(table)} (id, ${id(column)}, v)
SELECT a, b, c FROM unnest(${ids}::bigint[], ${times}::timestamptz[], ${values}::text[]) AS s(a, b, c)`),
  )
  await database.refresh([table])
}

async function read(database: Database, table: TableName, column: string): Promise<Row[]> {
  await database.refresh([table])
  const rows = await database.query<{ id: number; at: Date; v: string }>(
    compile(sql`SELECT id, ${id(column)} AS at, v FROM ${tableId(table)} ORDER BY id`),
  )
  return rows.map(({ id, at, v }) => ({ id: Number(id), at: at.getTime(), v }))
}

async function dropAll(database: Database, schema: string): Promise<void> {
  if (database.dialect === 'postgresql') {
    await database.execute(compile(sql`DROP SCHEMA IF EXISTS ${id(schema)} CASCADE`))
    return
  }
  for (const { name } of await database.catalog.tableNames(schema))
    await database.execute(compile(sql`DROP TABLE ${id(schema, name)}`))
}
