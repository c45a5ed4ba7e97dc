import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeDatabases, uniqueSchema } from '@ctk/conformance'
import {
  Address,
  type Archive,
  compile,
  createToolkit,
  type Database,
  id,
  type Sql,
  type Statement,
  sql,
  type TableName,
  type Toolkit,
  tableId,
} from '@ctk/core'
import { createSqlDatabase, loadDialect, type OpenedDriver, openDatabase, openDriver } from '@ctk/database'
import { formatParquet } from '@ctk/plugin-format-parquet'
import { loadFiles } from '@ctk/plugin-load-files'
import { archiveVerifier, retentionSnapshot } from '@ctk/plugin-retention-snapshot'
import { retentionTimerange } from '@ctk/plugin-retention-timerange'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { dropSchema } from '../database/drop-schema.js'

const plugins = [retentionTimerange, retentionSnapshot, loadFiles, formatParquet]
const column = 'Zeit "ts"'

describeDatabases(['pglite', 'postgresql', 'cratedb'], 'slices archived into files', (db) => {
  const [schema, own] = [uniqueSchema('files'), uniqueSchema('ext')]
  let folder: string
  let database: Database
  let toolkit: Toolkit

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ctk-files-'))
    database = await openDatabase(db.url)
    if (database.dialect === 'postgresql') await database.execute(compile(sql`CREATE SCHEMA ${id(schema)}`))
    toolkit = createToolkit({
      database,
      plugins,
      schema: own,
    })
    await toolkit.setup()
  })

  afterAll(async () => {
    for (const name of [schema, own]) await dropSchema(database, name)
    await database?.[Symbol.asyncDispose]()
    await rm(folder, { recursive: true, force: true })
  })

  /** Three days, of which two are archived, each into files of its own. */
  async function archived(name: string, format: string, key = true) {
    const table = { schema, name }
    for (const statement of oddTable(table, database.dialect, key)) await database.execute(compile(statement))
    await database.refresh([table])
    const before = await rowsOf(database, table)
    await toolkit.policies.create({
      strategy: 'timerange-archive',
      table,
      duration: '1ms',
      column,
      target: { to: `file://${folder}/${name}`, format, sliceRows: 3, pause: '0' },
    })
    const report = await toolkit.retention.run({ cutoff: '2020-01-03', maxShare: 100, tables: [table] })
    expect(report.tables.map(({ failure, refusal }) => failure ?? refusal)).toEqual([undefined])
    const archives = await toolkit.archives.find({ tables: [table], states: ['dropped'] })
    expect(archives.map(({ rows }) => rows)).toEqual([3, 2])
    return { table, before, archives, runId: report.runId, left: await rowsOf(database, table) }
  }

  it.each([
    ['parquet', true],
    ['ndjson', false],
    ['csv', true],
  ])('of format %s are whole, and come back as they were, each row once (primary key: %s)', async (format, key) => {
    const { table, before, archives, runId, left } = await archived(`Roh';${format}_${key}`, format, key)
    const [first] = archives as [Archive]
    const verify = await archiveVerifier(toolkit.registry)
    for (const archive of archives)
      expect(await verify(archive, { deep: true })).toMatchObject({ ok: true, problems: [], deep: true })
    const beside = { schema, name: `be'side_${format}_${key}` }
    expect((await toolkit.retention.restore({ id: first.id, into: beside })).tables[0]?.failure).toBeUndefined()
    const ofFirstDay = before.filter((row) => !left.includes(row) && !row.includes('2020-01-02'))
    expect(await rowsOf(database, beside)).toEqual(ofFirstDay)
    expect(await rowsOf(database, table)).toEqual(left)
    expect(await toolkit.retention.restore({ id: first.id })).toMatchObject({ exitCode: 0 })
    expect(await rowsOf(database, table)).toEqual([...left, ...ofFirstDay].sort())
    expect(await toolkit.retention.undo(runId)).toMatchObject({ exitCode: 0 })
    expect(await rowsOf(database, table)).toEqual(before)
    await expect(toolkit.retention.undo(runId)).rejects.toMatchObject({ code: 'CTK_UNDO_IMPOSSIBLE' })
    const columns = (await database.catalog.tables([table, beside])).map((each) =>
      each.columns.map((c) => c.name).sort(),
    )
    expect(columns.flat()).not.toContain('ctk_row')
    expect(columns[0]).toEqual(columns[1])
    expect((await database.catalog.tableNames(schema)).filter(({ name }) => name.startsWith('ctk_'))).toEqual([])
    expect(await toolkit.retention.expire({ table })).toMatchObject({ exitCode: 0 })
    expect((await filesIn(join(folder, table.name))).length).toBe(0)
    expect((await toolkit.archives.find({ tables: [table] })).map(({ state }) => state)).toEqual(['expired', 'expired'])
  })

  if (db.name === 'cratedb')
    it('come back each once, also where the first attempt died between its rows', async () => {
      const { table, before, archives, left } = await archived('died', 'ndjson', false)
      const second = archives[1] as Archive
      // A row that is the same as an archived one, and came late.
      const late = sql`INSERT INTO ${tableId(table)} (id, ${id(column)}, n) VALUES (7, '2020-01-02T07:00:00Z', 7)`
      await database.execute(compile(late))
      await database.refresh([table])
      const there = await rowsOf(database, table)
      await using dying = await dyingDatabase(db.url, ({ sql: text }) => text.includes('ON CONFLICT DO NOTHING'))
      const process = createToolkit({ database: dying, plugins, schema: own })
      await process.retention.restore({ id: second.id }).catch(() => undefined)
      expect(await rowsOf(database, table)).toHaveLength(there.length + 2)
      // As if it had died in the middle.
      const [one] = await database.query<{ row: string }>(
        compile(sql`SELECT _id AS "row" FROM ${tableId(table)} WHERE id = 4 LIMIT 1`),
      )
      await database.execute(compile(sql`DELETE FROM ${tableId(table)} WHERE _id = ${one?.row ?? ''}`))
      // The next run on the table settles it.
      await toolkit.retention.restore({ id: (archives[0] as Archive).id, leaseMs: 150, waitMs: 20_000 })
      expect(await rowsOf(database, table)).toEqual([...before, ...there.filter((row) => !left.includes(row))].sort())
      expect((await toolkit.archives.find({ tables: [table] })).map(({ state }) => state)).toEqual([
        'restored',
        'restored',
      ])
      expect((await database.catalog.tableNames(schema)).filter(({ name }) => name.startsWith('ctk_'))).toEqual([])
    })

  it('that were changed since are found out, and nothing of them comes back', async () => {
    const { table, archives, left } = await archived('changed', 'ndjson')
    const [first, second] = archives as [Archive, Archive]
    const path = join(folder, 'changed', first.key)
    await writeFile(path, (await readFile(path, 'utf8')).replace('1', '2'))
    await rm(join(folder, 'changed', second.key))
    const verify = await archiveVerifier(toolkit.registry)
    expect(await verify(first, { deep: false })).toMatchObject({
      ok: false,
      problems: [expect.stringContaining('is not what was written')],
    })
    expect(await verify(second, { deep: false })).toMatchObject({ ok: false })
    for (const archive of archives)
      expect(await toolkit.retention.restore({ id: archive.id })).toMatchObject({ exitCode: 1 })
    expect(await rowsOf(database, table)).toEqual(left)
    expect((await toolkit.archives.find({ tables: [table] })).map(({ state }) => state)).toEqual(['dropped', 'dropped'])
  })

  it('say what to do when their table is gone', async () => {
    const { table, archives } = await archived('gone', 'csv')
    await database.execute(compile(sql`DROP TABLE ${tableId(table)}`))
    const { tables } = await toolkit.retention.restore({ id: (archives[0] as Archive).id })
    expect(tables[0]?.failure).toMatchObject({
      code: 'CTK_TABLE_MISSING',
      suggestions: [expect.stringContaining('ctk load table ')],
    })
  })
})

/** Columns with odd names and types, and rows with NULLs, empty texts and the same twice. */
function oddTable(table: TableName, dialect: string, key: boolean): Sql[] {
  const primary = key ? sql` PRIMARY KEY` : sql``
  const [zeit, text, json] = [id(column), id('it\'s; "Text"'), id('JSON,x')]
  if (dialect === 'postgresql')
    return [
      sql`CREATE TABLE ${tableId(table)} (id BIGINT${primary}, ${zeit} TIMESTAMPTZ NOT NULL, ${text} TEXT, ${json} JSONB,
  tags TEXT[], "num" NUMERIC(30,10), f DOUBLE PRECISION, r REAL, b BYTEA, d DATE, i INTERVAL, u UUID, n INT NOT NULL DEFAULT 7,
  local TIMESTAMP, "on" BOOLEAN, double BIGINT GENERATED ALWAYS AS (n * 2) STORED)`,
      sql`INSERT INTO ${tableId(table)} VALUES
  (9007199254740993, '2020-01-01 00:00:00.123456Z', '', '{"a": 12345678901234567890.5, "b": [null, ""]}', '{a,"b,c",NULL,""}', 12345678901234567890.0123456789, 'NaN', 0.1, '\\x00ff', '0500-01-01', '1 mon 2 days 03:04:05.6', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', 1, '2020-01-01 02:30:00', true),
  (2, '2020-01-01 12:00Z', 'a,"b"
c', '"text"', '{}', NULL, '-Infinity', 'Infinity', '', NULL, NULL, NULL, 2, NULL, false),
  (3, '2020-01-01 12:00Z', NULL, '12', NULL, -0.5, 1e300, NULL, NULL, '9999-12-31', '-1 year', NULL, 3, '1969-12-31 23:59:59.999999', NULL),
  (4, '2020-01-02 01:00Z', 'NULL', 'null', '{{1,2},{3,4}}', 0, 0, 1.5, NULL, NULL, NULL, NULL, 4, NULL, NULL),
  (5, '2020-01-02 01:00Z', '[1]', '[]', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 5, NULL, NULL),
  (6, '2020-01-03 01:00Z', 'stays', 'true', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 6, NULL, NULL)`,
    ]
  return [
    sql`CREATE TABLE ${tableId(table)} (id BIGINT${primary}, ${zeit} TIMESTAMP WITH TIME ZONE NOT NULL, ${text} TEXT, "JSON,x" OBJECT(DYNAMIC),
  tags ARRAY(TEXT), f DOUBLE PRECISION, place GEO_POINT, address IP, n INTEGER DEFAULT 7, "on" BOOLEAN,
  month TIMESTAMP WITH TIME ZONE GENERATED ALWAYS AS date_trunc('month', ${zeit}))`,
    sql`INSERT INTO ${tableId(table)} (id, ${zeit}, ${text}, ${json}, tags, f, place, address, n, "on") VALUES
  (9007199254740993, '2020-01-01T00:00:00.123Z', '', {"a" = 1.5, "b" = ['x', '']}, ['a', 'b,c', NULL, ''], 0.1, [9.7, 47.4], '10.0.0.1', 1, true),
  (2, '2020-01-01T12:00:00Z', 'a,"b"
c', {}, [], -1.5, NULL, NULL, NULL, false),
  (3, '2020-01-01T12:00:00Z', NULL, NULL, NULL, 1e300, NULL, NULL, 3, NULL),
  (4, '2020-01-02T01:00:00Z', 'NULL', {"c" = {"d" = 'e'}}, NULL, NULL, NULL, '::1', 4, NULL),
  (${key ? 5 : 4}, '2020-01-02T01:00:00Z', ${key ? '[1]' : 'NULL'}, {"c" = {"d" = 'e'}}, NULL, NULL, NULL, '::1', 4, NULL),
  (6, '2020-01-03T01:00:00Z', 'stays', NULL, NULL, NULL, NULL, NULL, 6, NULL)`,
  ]
}

/** Every row as a text, in order. */
async function rowsOf(database: Database, table: TableName): Promise<string[]> {
  await database.refresh([table])
  if (database.dialect === 'postgresql') {
    const rows = await database.query<{ row: string }>(compile(sql`SELECT t::text AS row FROM ${tableId(table)} AS t`))
    return rows.map(({ row }) => row).sort()
  }
  const rows = await database.query<object>(compile(sql`SELECT * FROM ${tableId(table)}`))
  return rows
    .map((row) => JSON.stringify(row, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)))
    .sort()
}

async function filesIn(path: string): Promise<string[]> {
  const found = await readdir(path, { recursive: true, withFileTypes: true })
  return found.filter((each) => each.isFile()).map(({ name }) => name)
}

/** A database whose process dies when a statement has taken effect: nothing more is heard of it. */
async function dyingDatabase(url: string, isLast: (statement: Statement) => boolean): Promise<Database> {
  const address = Address.parse(url)
  const driver = await openDriver(address)
  let dead = false
  const alive = async <T>(statement: Statement, send: () => Promise<T>): Promise<T> => {
    if (dead) throw new Error('The process is dead.')
    const result = await send()
    dead = isLast(statement)
    if (dead) throw new Error('The process died.')
    return result
  }
  const dying: OpenedDriver = Object.assign(Object.create(driver), {
    query: (statement: Statement, signal?: AbortSignal) => alive(statement, () => driver.query(statement, signal)),
    execute: (statement: Statement, signal?: AbortSignal) => alive(statement, () => driver.execute(statement, signal)),
    dialect: driver.dialect,
    [Symbol.asyncDispose]: () => driver[Symbol.asyncDispose](),
  })
  return createSqlDatabase({ address, driver: dying, dialect: await loadDialect(driver.dialect) })
}
