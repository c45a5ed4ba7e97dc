import { uniqueSchema } from '@ctk/conformance'
import { compile, type Database, sql, type TableDefinition, tableId, type WriterOptions } from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeConnections } from './describe-connections.js'
import { dropSchema } from './drop-schema.js'
import { batchOf, countRows, createTable, everyKind, readRows } from './writing.js'

type Row = Readonly<Record<string, unknown>>

describeConnections(['pglite', 'postgresql', 'cratedb'], 'the batch writer on keys that exist', (found) => {
  const schema = uniqueSchema('conflict')
  let database: Database
  let tables = 0

  beforeAll(async () => {
    database = await openDatabase(found.url)
    if (database.dialect === 'postgresql') await database.execute({ sql: `CREATE SCHEMA "${schema}"`, parameters: [] })
  })
  afterAll(async () => {
    await dropSchema(database, schema)
    await database[Symbol.asyncDispose]()
  })

  const create = async (definition: Partial<TableDefinition> = {}) => {
    const name = { schema, name: `t${tables++}` }
    const columns = everyKind.filter((column) => ['id', 'ts', 'name', 'ratio'].includes(column.name))
    await createTable(database, { name, columns, primaryKey: ['id'], ...definition })
    return name
  }
  const write = async (
    table: Awaited<ReturnType<typeof create>>,
    onConflict: NonNullable<WriterOptions['onConflict']>,
    rows: readonly Row[],
  ) => {
    const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
    await using writer = await database.writer(table, { columns, onConflict })
    const result = await writer.write(batchOf(columns, rows))
    await writer.finish()
    return { ...result, rejected: result.rejected.map(({ index }) => index) }
  }
  const names = async (table: Awaited<ReturnType<typeof create>>) =>
    (await readRows<{ id: number; name: string }>(database, table, 'id')).map(({ id, name }) => `${id} ${name}`)

  test('"keep" leaves rows as they are and counts them, those of the same batch too', async () => {
    const table = await create()
    const first = [1, 2, 3].map((id) => ({ id, name: 'first' }))
    expect(await write(table, 'keep', first)).toEqual({ written: 3, kept: 0, rejected: [] })
    const rows = [3, 4, 4, 1, 5].map((id, i) => ({ id, name: `second ${i}` }))
    expect(await write(table, 'keep', rows)).toEqual({ written: 2, kept: 3, rejected: [] })
    expect(await write(table, 'keep', rows)).toEqual({ written: 0, kept: 5, rejected: [] })
    expect(await names(table)).toEqual(['1 first', '2 first', '3 first', '4 second 1', '5 second 4'])
  })

  test('"keep" tells rows that were there from rows that are refused', async () => {
    const table = await create()
    await write(table, 'keep', [{ id: 2, ratio: 2, name: 'there' }])
    const ratios = [1, 2, 'much', 4, 'n/a']
    const rows = ratios.map((ratio, i) => ({ id: i < 3 ? i + 1 : 9, ratio, name: 'x' }))
    expect(await write(table, 'keep', rows)).toEqual({ written: 2, kept: 1, rejected: [2, 4] })
    expect(await names(table)).toEqual(['1 x', '2 there', '9 x'])
  })

  test('"update" inserts what is new and updates what is there; of a key that comes twice the last row wins', async () => {
    const table = await create()
    await write(
      table,
      'update',
      [1, 2].map((id) => ({ id, name: 'first', ratio: 1 })),
    )
    const rows = [2, 3, 3, 2, 4].map((id, i) => ({ id, name: `second ${i}` }))
    expect(await write(table, 'update', rows)).toEqual({ written: 5, rejected: [] })
    expect(await names(table)).toEqual(['1 first', '2 second 3', '3 second 2', '4 second 4'])
    // A column that is not written stays.
    expect((await readRows<{ ratio: unknown }>(database, table, 'id')).map(({ ratio }) => ratio)).toEqual([
      1,
      1,
      null,
      null,
    ])
  })

  test('"update" falls back to an earlier row when the last one of a key is refused', async () => {
    const table = await create()
    const rows = [
      { id: 1, ratio: 1, name: 'good' },
      { id: 1, ratio: 'bad', name: 'bad' },
      { id: 2, ratio: 2, name: 'good' },
    ]
    expect(await write(table, 'update', rows)).toEqual({ written: 2, rejected: [1] })
    expect(await names(table)).toEqual(['1 good', '2 good'])
  })

  test('"keep" and "update" on partitions: a row whose time moves within its partition moves', async () => {
    const table = await create({
      primaryKey: database.dialect === 'cratedb' ? ['id'] : ['id', 'ts'],
      partitionBy: { column: 'ts', granularity: 'month' },
    })
    const at = (month: number, day: number) => new Date(Date.UTC(2024, month, day))
    const first = [0, 1, 2].map((id) => ({ id, ts: at(id, 1), name: 'first' }))
    expect(await write(table, 'update', first)).toEqual({ written: 3, rejected: [] })
    expect(await write(table, 'keep', first)).toEqual({ written: 0, kept: 3, rejected: [] })
    const again = first.map((row) => ({ ...row, name: 'second' }))
    expect(await write(table, 'update', again)).toEqual({ written: 3, rejected: [] })
    expect(await names(table)).toEqual(['0 second', '1 second', '2 second'])
    if (database.dialect !== 'cratedb') return
    const moved = first.map((row) => ({ ...row, ts: at(row.id, 9), name: 'third' }))
    expect(await write(table, 'update', moved)).toEqual({ written: 3, rejected: [] })
    const read = await readRows<{ ts: Date; name: string }>(database, table, 'id')
    expect(read.map(({ ts, name }) => [ts, name])).toEqual(moved.map(({ ts, name }) => [ts, name]))
  })

  test('"update" of nothing but keys writes what is missing', async () => {
    const table = await create({ columns: everyKind.filter(({ name }) => name === 'id') })
    expect(await write(table, 'update', [{ id: 1 }, { id: 2 }])).toEqual({ written: 2, rejected: [] })
    expect(await write(table, 'update', [{ id: 2 }, { id: 3 }])).toEqual({ written: 2, rejected: [] })
    expect(await countRows(database, table)).toBe(3)
  })

  test('keys of several columns and of text', async () => {
    const table = await create({ primaryKey: ['name', 'id'] })
    const rows = ['a', "it's", 'größe 😀', '{x}'].map((name, i) => ({ name, id: i % 2, ratio: i }))
    expect(await write(table, 'keep', rows)).toMatchObject({ written: 4, kept: 0 })
    expect(await write(table, 'keep', [...rows, { name: 'a', id: 7, ratio: 1 }])).toMatchObject({ written: 1, kept: 4 })
    expect(
      await write(
        table,
        'update',
        rows.map((row) => ({ ...row, ratio: 5 })),
      ),
    ).toMatchObject({ written: 4 })
    const read = await readRows<{ ratio: number }>(database, table, 'name')
    expect(read.map(({ ratio }) => ratio).sort()).toEqual([1, 5, 5, 5, 5])
  })

  test('many rows that are there already are counted exactly', async () => {
    const table = await create()
    const rows = Array.from({ length: 2_000 }, (_, id) => ({ id, name: `row ${id}` }))
    expect(await write(table, 'keep', rows.slice(0, 1_500))).toMatchObject({ written: 1_500 })
    expect(await write(table, 'keep', rows)).toEqual({ written: 500, kept: 1_500, rejected: [] })
    expect(await countRows(database, table)).toBe(2_000)
  })

  test('is refused without the whole key', async () => {
    const keyless = await create({ primaryKey: [] })
    const keyed = await create({ primaryKey: ['id', 'name'] })
    for (const onConflict of ['keep', 'update'] as const) {
      await expect(database.writer(keyless, { columns: ['id'], onConflict })).rejects.toMatchObject({
        code: 'CTK_USAGE',
        message: expect.stringContaining('it has no primary key'),
      })
      await expect(database.writer(keyed, { columns: ['id'], onConflict })).rejects.toMatchObject({
        code: 'CTK_USAGE',
        message: expect.stringContaining('no values come for "name"'),
      })
    }
  })

  test('what goes along with a batch is told what became of it, and is written with it', async () => {
    const table = await create()
    const marks = { schema, name: `marks${tables}` }
    await createTable(database, {
      name: marks,
      columns: [
        { name: 'n', kind: 'integer' },
        { name: 'written', kind: 'integer' },
        { name: 'rejected', kind: 'integer' },
      ],
    })
    const mark = (n: number) => (result: { written: number; rejected: readonly unknown[] }) =>
      compile(
        sql`INSERT INTO ${tableId(marks)} (n, written, rejected) VALUES (${n}, ${result.written}, ${result.rejected.length})`,
      )
    await using writer = await database.writer(table, { columns: ['id', 'ratio'] })
    const batches = [
      [{ id: 1 }, { id: 2 }],
      [{ id: 3 }, { id: 4, ratio: 'bad' }, { id: 1 }, { id: 5 }],
      [{ id: 9, ratio: 'bad' }],
    ]
    for (const [n, rows] of batches.entries()) await writer.write(batchOf(['id', 'ratio'], rows), undefined, mark(n))
    await database.refresh([table, marks])
    expect(await readRows(database, marks, 'n')).toEqual([
      { n: 0, written: 2, rejected: 0 },
      { n: 1, written: 2, rejected: 2 },
      { n: 2, written: 0, rejected: 1 },
    ])
    const wrong = () => compile(sql`INSERT INTO ${tableId({ schema, name: 'nowhere' })} (n) VALUES (1)`)
    await expect(writer.write(batchOf(['id', 'ratio'], [{ id: 6 }]), undefined, wrong)).rejects.toMatchObject({
      code: 'CTK_TABLE_MISSING',
    })
    await database.refresh([table])
    expect(await countRows(database, table)).toBe(database.capabilities.transactions ? 4 : 5)
  })

  test('several batches may be under way, also when they need the same new partitions', async () => {
    const table = await create({ primaryKey: [], partitionBy: { column: 'ts', granularity: 'month' } })
    await using writer = await database.writer(table, { columns: ['id', 'ts'] })
    const batch = (n: number) =>
      batchOf(
        ['id', 'ts'],
        Array.from({ length: 60 }, (_, i) => ({ id: n * 60 + i, ts: new Date(Date.UTC(2020, i % 6, 1 + n)) })),
      )
    const results = await Promise.all([0, 1, 2, 3, 4, 5].map((n) => writer.write(batch(n))))
    await writer.finish()
    expect(results.map(({ written }) => written)).toEqual([60, 60, 60, 60, 60, 60])
    expect(await countRows(database, table)).toBe(360)
    const [info] = await database.catalog.tables([table])
    const ranges = info?.partitions.filter(({ keys }) => keys[0]?.bounds.kind === 'range')
    expect(ranges).toHaveLength(6)
  })
})
