import { hostileNamesFor, uniqueSchema } from '@ctk/conformance'
import { compile, type Database, sql, tableId } from '@ctk/core'
import { openDatabase } from '@ctk/database'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeConnections } from './describe-connections.js'
import { dropSchema } from './drop-schema.js'
import { batchOf, countRows, createTable, everyKind, readRows, write } from './writing.js'

describeConnections(['pglite', 'postgresql', 'cratedb'], 'the batch writer', (found) => {
  const schema = uniqueSchema('writer')
  let database: Database
  let tables = 0
  const newTable = (name = `t${tables++}`) => ({ schema, name })

  beforeAll(async () => {
    database = await openDatabase(found.url)
    if (database.dialect === 'postgresql') await database.execute({ sql: `CREATE SCHEMA "${schema}"`, parameters: [] })
  })
  afterAll(async () => {
    await dropSchema(database, schema)
    await database[Symbol.asyncDispose]()
  })

  test('writes every kind of value as it is, nulls and milliseconds included', async () => {
    const table = newTable()
    await createTable(database, { name: table, columns: everyKind })
    const rows = [
      {
        id: 1,
        ts: new Date('2024-03-10T07:00:00.123Z'),
        local: new Date('2024-03-10T02:30:00.999Z'),
        day: new Date('2024-02-29T00:00:00Z'),
        ratio: 0.1,
        name: 'Größe 😀 "quoted", {braces}, \\ NULL',
        ok: true,
        doc: { a: { b: [1, null, 2] }, t: '\u2028"' },
      },
      { id: 2, ts: new Date('1969-12-31T23:59:59.999Z'), ratio: -1e300, name: '', ok: false, doc: {} },
      { id: 9_007_199_254_740_993n, ts: new Date('0099-01-01T00:00:00Z'), ratio: 5e-324, name: 'NULL' },
      { id: -3 },
    ]
    const names = everyKind.map(({ name }) => name)
    expect(await write(database, table, names, rows)).toEqual({ written: 4, rejected: [] })
    const read = await readRows<Record<string, unknown>>(database, table, 'id')
    const full = (row: Record<string, unknown>) => Object.fromEntries(names.map((name) => [name, row[name] ?? null]))
    const expected = [rows[3], rows[0], rows[1], rows[2]].map((row) => full(row ?? {}))
    const days = (list: readonly Record<string, unknown>[]) =>
      list.map((row) => ({ ...row, day: row.day instanceof Date ? row.day.toISOString().slice(0, 10) : row.day }))
    expect(days(read)).toEqual(days(expected))
  })

  test('reads times from text: in UTC without a zone, to the millisecond', async () => {
    const table = newTable()
    const columns = everyKind.filter(({ name }) => ['id', 'ts', 'local'].includes(name))
    await createTable(database, { name: table, columns })
    const texts = ['2024-03-10 02:30:00.123', '2024-03-10T02:30:00.123Z', '2024-03-10T02:30:00.123+02:00', '2024-03-10']
    const rows = [
      ...texts.map((text, id) => ({ id, ts: text, local: text })),
      { id: 4, ts: 1_710_037_800_123, local: 0 },
    ]
    expect(await write(database, table, ['id', 'ts', 'local'], rows)).toEqual({ written: 5, rejected: [] })
    const read = await readRows<{ ts: Date; local: Date }>(database, table, 'id')
    const at = '2024-03-10T02:30:00.123Z'
    expect(read.map(({ ts }) => ts.toISOString())).toEqual([
      at,
      at,
      '2024-03-10T00:30:00.123Z',
      '2024-03-10T00:00:00.000Z',
      at,
    ])
    // A column without a zone keeps what a clock shows.
    expect(read.map(({ local }) => local.toISOString())).toEqual([
      at,
      at,
      at,
      '2024-03-10T00:00:00.000Z',
      '1970-01-01T00:00:00.000Z',
    ])
  })

  test('rejects bad rows by their index, and writes all others', async () => {
    const table = newTable()
    await createTable(database, { name: table, columns: everyKind })
    const rows: Record<string, unknown>[] = Array.from({ length: 100 }, (_, id) => ({
      id,
      name: `row ${id}`,
      ok: true,
    }))
    const bad: Record<number, Record<string, unknown>> = {
      0: { id: 'n/a' },
      17: { ts: '2019-02-30' },
      18: { ratio: 'much' },
      50: { ok: 'perhaps' },
      77: { name: 'half \ud83d' },
      98: { id: 2n ** 63n },
      99: { ts: 'yesterdayish' },
    }
    for (const [index, change] of Object.entries(bad)) Object.assign(rows[Number(index)] as object, change)
    const { written, rejected } = await write(database, table, ['id', 'ts', 'ratio', 'name', 'ok'], rows)
    expect(written).toBe(93)
    expect(rejected.map(({ index }) => index)).toEqual([0, 17, 18, 50, 77, 98, 99])
    for (const { reason } of rejected) expect(reason).not.toBe('')
    expect(rejected[0]?.reason).toMatch(/"n\/a"/)
    expect(rejected[4]?.reason).toBe('name: "half \\ud83d" contains half of a character')
    expect(await countRows(database, table)).toBe(93)
  })

  test('rejects rows whose key exists, in the table or in the batch', async () => {
    const table = newTable()
    const columns = everyKind.filter(({ name }) => ['id', 'name'].includes(name))
    await createTable(database, { name: table, columns, primaryKey: ['id'] })
    await write(database, table, ['id', 'name'], [{ id: 3, name: 'first' }])
    const rows = [1, 2, 3, 4, 2, 5].map((id, i) => ({ id, name: `second ${i}` }))
    const { written, rejected } = await write(database, table, ['id', 'name'], rows)
    expect({ written, rejected: rejected.map(({ index }) => index) }).toEqual({ written: 4, rejected: [2, 4] })
    expect(rejected[0]?.reason).toMatch(/exists|duplicate/)
    const read = await readRows<{ name: string }>(database, table, 'id')
    expect(read.map(({ name }) => name)).toEqual(['second 0', 'second 1', 'first', 'second 3', 'second 5'])
  })

  test('writes the same rows once, however often they are sent to a table with a key', async () => {
    const table = newTable()
    const columns = everyKind.filter(({ name }) => ['id', 'ts', 'name'].includes(name))
    await createTable(database, {
      name: table,
      columns,
      primaryKey: ['id'],
      partitionBy: { column: 'ts', granularity: 'month' },
    })
    const rows = Array.from({ length: 200 }, (_, id) => ({ id, ts: new Date(Date.UTC(2024, id % 3, 1)), name: 'x' }))
    const names = ['id', 'ts', 'name']
    expect((await write(database, table, names, rows.slice(0, 150))).written).toBe(150)
    const again = await write(database, table, names, rows)
    expect(again.written).toBe(50)
    expect(again.rejected.map(({ index }) => index)).toEqual(Array.from({ length: 150 }, (_, i) => i))
    expect(await countRows(database, table)).toBe(200)
  })

  test('takes columns and tables of any name that the database takes', async () => {
    const columns = hostileNamesFor(found.name, 'column')
    const rows = [Object.fromEntries(columns.map((name) => [name, `value of ${name}`]))]
    for (const name of hostileNamesFor(found.name, 'relation').slice(0, 6)) {
      const table = newTable(name)
      await createTable(database, { name: table, columns: columns.map((column) => ({ name: column, kind: 'text' })) })
      expect(await write(database, table, columns, rows)).toEqual({ written: 1, rejected: [] })
      expect(await database.query(compile(sql`SELECT * FROM ${tableId(table)}`))).toEqual(rows)
    }
  })

  test('says what is missing, and what was meant', async () => {
    const table = newTable()
    await createTable(database, { name: table, columns: everyKind })
    await expect(database.writer({ schema, name: 'nowhere' }, { columns: ['id'] })).rejects.toMatchObject({
      code: 'CTK_TABLE_MISSING',
      message: `There is no table ${schema}.nowhere, or this user may not see it.`,
    })
    await expect(database.writer(table, { columns: ['id', 'nmae'] })).rejects.toMatchObject({
      code: 'CTK_COLUMN_MISSING',
      suggestions: ['Did you mean "name"?'],
    })
  })

  test('writes nothing for an empty batch, and stops when it is told to', async () => {
    const table = newTable()
    await createTable(database, { name: table, columns: everyKind })
    await using writer = await database.writer(table, { columns: ['id'] })
    expect(await writer.write(batchOf(['id'], []))).toEqual({ written: 0, rejected: [] })
    await expect(writer.write(batchOf(['id'], [{ id: 1 }]), AbortSignal.abort())).rejects.toMatchObject({
      code: 'CTK_ABORTED',
    })
    await writer.finish()
    expect(await countRows(database, table)).toBe(0)
  })

  describe('whatever the rows', () => {
    test('counts what the table has, and gives back what was written', async () => {
      const row = fc.record({
        ts: fc.option(fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })),
        ratio: fc.option(fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant('n/a'))),
        name: fc.option(fc.string({ unit: 'binary', maxLength: 20 }).filter((text) => !text.includes('\0'))),
        ok: fc.option(fc.boolean()),
        doc: fc.option(fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), fc.string({ unit: 'grapheme', maxLength: 5 }))),
      })
      const columns = everyKind.filter(({ name }) => !['local', 'day'].includes(name))
      const names = columns.map(({ name }) => name)
      await fc.assert(
        fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 60 }), async (generated) => {
          const table = newTable()
          await createTable(database, { name: table, columns })
          const rows = generated.map((values, id) => ({ id, ...values }))
          const good = rows.filter(({ ratio }) => ratio !== 'n/a')
          const { written, rejected } = await write(database, table, names, rows)
          expect(rejected.map(({ index }) => index)).toEqual(
            rows.flatMap(({ ratio }, i) => (ratio === 'n/a' ? [i] : [])),
          )
          expect(written).toBe(good.length)
          const read = await readRows<{ ratio: number | null }>(database, table, 'id')
          expect(read.map((each) => ({ ...each, ratio: each.ratio === 0 ? 0 : each.ratio }))).toEqual(
            good.map((each) => ({ ...each, ratio: each.ratio === 0 ? 0 : each.ratio })),
          )
          await database.execute(compile(sql`DROP TABLE ${tableId(table)}`))
        }),
        { numRuns: 15, seed: 20261123 },
      )
    })
  })
})
