import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeDatabases, uniqueSchema } from '@ctk/conformance'
import { compile, createToolkit, type Database, id, sql, type TableName, type Toolkit, tableId } from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { formatParquet } from '@ctk/plugin-format-parquet'
import { loadFiles } from '@ctk/plugin-load-files'
import { archiveVerifier, retentionSnapshot } from '@ctk/plugin-retention-snapshot'
import { retentionTimerange } from '@ctk/plugin-retention-timerange'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'

const DAY = 86_400_000
const first = Date.UTC(2020, 0, 1)
const cutoff = Date.UTC(2020, 0, 11)

interface Row {
  readonly id: number
  readonly at: number
  readonly v: string | null
}

describeDatabases(['pglite', 'postgresql', 'cratedb'], 'archived slices', (db) => {
  const [schema, own] = [uniqueSchema('slices'), uniqueSchema('ext')]
  let folder: string
  let database: Database
  let toolkit: Toolkit

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ctk-slices-'))
    database = await openDatabase(db.url)
    if (database.dialect === 'postgresql') await database.execute(compile(sql`CREATE SCHEMA ${id(schema)}`))
    toolkit = createToolkit({
      database,
      plugins: [retentionTimerange, retentionSnapshot, loadFiles, formatParquet],
      schema: own,
    })
    await toolkit.setup()
  })

  afterAll(async () => {
    for (const name of [schema, own]) await dropAll(database, name)
    await database?.[Symbol.asyncDispose]()
    await rm(folder, { recursive: true, force: true })
  })

  const run = (table: TableName) =>
    toolkit.retention.run({ cutoff: new Date(cutoff).toISOString(), maxShare: 100, tables: [table] })
  const archive = (table: TableName, target: Record<string, unknown>) =>
    toolkit.policies.create({
      strategy: 'timerange-archive',
      table,
      duration: '1ms',
      column: 'ts',
      target: { pause: '0', sliceRows: 9, ...target },
    })
  const make = async (name: string, rows: readonly Row[], key = true) => {
    const table = { schema, name }
    const primary = key ? sql` PRIMARY KEY` : sql``
    await database.execute(
      compile(sql`CREATE TABLE ${tableId(table)} (id BIGINT${primary}, ts TIMESTAMP WITH TIME ZONE, v TEXT)`),
    )
    await insert(database, table, rows)
    return table
  }
  const rowsOfDays = Array.from({ length: 14 * 3 }, (_, i) => ({ id: i, at: first + i * (DAY / 3), v: `v${i}` }))
  const expired = ({ at }: Row) => at < cutoff

  it.each(['parquet', 'ndjson'])('are complete in %s files before their rows go, and only they go', async (format) => {
    const table = await make(`to_${format}`, rowsOfDays)
    await archive(table, { to: `file://${folder}/${format}`, format })
    const { tables } = await run(table)
    expect(tables.map(({ failure, refusal }) => failure ?? refusal)).toEqual([undefined])
    expect(await read(database, table)).toEqual(rowsOfDays.filter((row) => !expired(row)))
    const archives = await toolkit.archives.find({ tables: [table] })
    expect(archives.map(({ state, method }) => `${state} ${method}`)).toEqual(archives.map(() => 'dropped file'))
    expect(archives.reduce((sum, { rows = 0 }) => sum + rows, 0)).toBe(rowsOfDays.filter(expired).length)
    // What is in the files is what was in the table, and can be loaded again.
    const again = await make(`from_${format}`, [])
    if (database.dialect === 'cratedb')
      await database.execute(compile(sql`ALTER TABLE ${tableId(again)} ADD COLUMN ctk_row TEXT`))
    for (const { key } of archives)
      expect(await toolkit.load({ resource: join(folder, format, key), table: again })).toMatchObject({ exitCode: 0 })
    expect(await read(database, again)).toEqual(rowsOfDays.filter(expired))
    expect(
      (await readdir(join(folder, format), { recursive: true })).filter((name) => name.endsWith(`.${format}`)),
    ).toHaveLength(archives.length)
  })

  it('keep what a store did not take', async () => {
    const table = await make('refused', rowsOfDays)
    await archive(table, { to: 'file:///dev/null/nowhere' })
    expect((await run(table)).tables[0]).toMatchObject({ status: 'failed', removed: { rows: 0 } })
    expect(await read(database, table)).toEqual(rowsOfDays)
    expect((await toolkit.archives.find({ tables: [table], states: ['dropped'] })).length).toBe(0)
  })

  it.each([true, false])('have every row once, while others write (primary key: %s)', async (key) => {
    const table = await make(`busy_${key}`, rowsOfDays, key)
    const old = { schema, name: `busy_${key}_old` }
    await archive(table, { to: old.name, sliceRows: 5 })
    let ended = false
    const acknowledged = new Map(rowsOfDays.map((row): [number, string] => [row.id, row.v]))
    const writer = (async () => {
      await using other = db.name === 'pglite' ? undefined : await openDatabase(db.url)
      const sender = other ?? database
      for (let i = 0; !ended && i < 200; i++) {
        const row = { id: 1000 + i, at: first + (i % 9) * DAY, v: 'new' }
        await insert(sender, table, [row], false)
        acknowledged.set(row.id, row.v)
        // Updates of rows that are about to go; without a key CrateDB has no way to compare versions.
        if (!key) continue
        const of = i % 30
        const { rowCount } = await sender.execute(
          compile(sql`UPDATE ${tableId(table)} SET v = ${`u${i}`} WHERE id = ${of}`),
        )
        if (rowCount === 1) acknowledged.set(of, `u${i}`)
      }
    })()
    for (let i = 0; i < 4; i++) await run(table)
    ended = true
    await writer
    await run(table)
    const all = [...(await read(database, table)), ...(await read(database, old))]
    expect(all.map((row) => [row.id, row.v]).sort(byId)).toEqual([...acknowledged].sort(byId))
  })

  const cases = fc.record({
    rows: fc.uniqueArray(
      fc.record({
        id: fc.nat(10_000),
        at: fc.integer({ min: first, max: first + 14 * DAY }),
        v: fc.constantFrom('a', 'b', null),
      }),
      { selector: (row) => row.id, minLength: 1, maxLength: 40 },
    ),
    held: fc.option(fc.tuple(fc.nat(9), fc.integer({ min: 1, max: 4 }))),
    where: fc.option(fc.constantFrom('a', 'b')),
    sliceRows: fc.integer({ min: 1, max: 20 }),
  })
  const seed = Number(process.env.CTK_SEED ?? 20261123)

  it(`hold what an oracle says, in random cases (seed ${seed})`, async () => {
    let n = 0
    await fc.assert(
      fc.asyncProperty(cases, async ({ rows, held, where, sliceRows }) => {
        const table = await make(`random_${n++}`, rows)
        const old = { schema, name: `${table.name}_old` }
        await archive(table, { to: old.name, sliceRows })
        const [from, until] = [first + (held?.[0] ?? 0) * DAY, first + ((held?.[0] ?? 0) + (held?.[1] ?? 0)) * DAY]
        if (held) await toolkit.holds.add({ table, reason: 'span', from, until })
        if (where) await toolkit.holds.add({ table, reason: 'rows', where: [{ column: 'v', op: '=', value: where }] })
        await run(table)
        const stays = (row: Row) =>
          !expired(row) || (held && row.at >= from && row.at < until) || (where !== null && row.v === where)
        const sorted = [...rows].sort((a, b) => a.id - b.id)
        expect(await read(database, table)).toEqual(sorted.filter(stays))
        const gone = sorted.filter((row) => !stays(row))
        if (gone.length > 0) expect(await read(database, old)).toEqual(gone)
      }),
      { numRuns: db.name === 'cratedb' ? 5 : 25, seed },
    )
  }, 120_000)

  it('come back from their table, by their id, by a run, or beside, and expire from there', async () => {
    const table = await make('restored', rowsOfDays)
    await archive(table, { to: 'restored_old' })
    const { runId } = await run(table)
    const [one] = await toolkit.archives.find({ tables: [table] })
    const verify = await archiveVerifier(toolkit.registry)
    if (!one) throw new Error('nothing was archived')
    expect(await verify(one, { deep: false })).toMatchObject({ ok: true })
    const beside = { schema, name: 'beside' }
    expect(await toolkit.retention.restore({ id: one.id, into: beside })).toMatchObject({ exitCode: 0 })
    expect(await read(database, beside)).toEqual(rowsOfDays.slice(0, one.rows))
    expect(await toolkit.retention.restore({ id: one.id })).toMatchObject({ exitCode: 0 })
    expect((await read(database, table)).filter(expired)).toEqual(rowsOfDays.slice(0, one.rows))
    expect(await toolkit.retention.undo(runId)).toMatchObject({ exitCode: 0 })
    expect(await read(database, table)).toEqual(rowsOfDays)
    expect(await toolkit.retention.expire({ table })).toMatchObject({ exitCode: 0 })
    expect(await read(database, { schema, name: 'restored_old' })).toEqual([])
  })

  it('name no secrets, and no place that keeps no files', async () => {
    const table = await make('checked', [])
    for (const to of ['s3://key:secret@bucket/x', 'https://host/x', 'kafka://host/x', 'a.b.c'])
      await expect(archive(table, { to })).rejects.toMatchObject({ code: 'CTK_POLICY_INVALID' })
    expect(await toolkit.policies.find({ tables: [table] })).toEqual([])
  })
})

const byId = (a: readonly unknown[], b: readonly unknown[]) => Number(a[0]) - Number(b[0])

async function insert(database: Database, table: TableName, rows: readonly Row[], refresh = true): Promise<void> {
  if (rows.length === 0) return
  const [ids, times, values] = [rows.map((r) => r.id), rows.map((r) => new Date(r.at)), rows.map((r) => r.v)]
  await database.execute(
    compile(sql`INSERT INTO ${tableId(table)} (id, ts, v)
SELECT a, b, c FROM unnest(${ids}::bigint[], ${times}::timestamptz[], ${values}::text[]) AS s(a, b, c)`),
  )
  if (refresh) await database.refresh([table])
}

async function read(database: Database, table: TableName): Promise<Row[]> {
  await database.refresh([table])
  const rows = await database.query<{ id: number; ts: Date; v: string | null }>(
    compile(sql`SELECT id, ts, v FROM ${tableId(table)} ORDER BY id`),
  )
  return rows.map(({ id, ts, v }) => ({ id: Number(id), at: ts.getTime(), v }))
}

async function dropAll(database: Database, schema: string): Promise<void> {
  if (database.dialect === 'postgresql') {
    await database.execute(compile(sql`DROP SCHEMA IF EXISTS ${id(schema)} CASCADE`))
    return
  }
  for (const { name } of await database.catalog.tableNames(schema))
    await database.execute(compile(sql`DROP TABLE ${id(schema, name)}`))
}
