import { uniqueSchema } from '@ctk/conformance'
import {
  compile,
  type Database,
  id,
  type ReadOptions,
  type Sql,
  sql,
  type TableDefinition,
  type TableInfo,
  tableId,
} from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeConnections } from './describe-connections.js'
import { dropSchema } from './drop-schema.js'

const ROWS = 2_500

describeConnections(['pglite', 'postgresql', 'cratedb'], 'reading rows', (server) => {
  const schema = uniqueSchema('read')
  let database: Database
  const isCrate = () => database.dialect === 'cratedb'

  async function create(name: string, definition: Omit<TableDefinition, 'name'>): Promise<TableInfo> {
    const table = { schema, name }
    for (const statement of database.createTableStatements({ ...definition, name: table })) {
      await database.execute(statement)
    }
    return (await database.catalog.tables([table]))[0] as TableInfo
  }

  async function write(table: TableInfo, columns: Readonly<Record<string, readonly unknown[]>>): Promise<void> {
    const names = Object.keys(columns)
    const rowCount = Object.values(columns)[0]?.length ?? 0
    await using writer = await database.writer(table.name, { columns: names })
    const lines = Array.from({ length: rowCount }, (_, i) => i + 1)
    const batch = { rowCount, lines, columns: names.map((name) => ({ name, values: columns[name] as unknown[] })) }
    expect(await writer.write(batch)).toMatchObject({ written: rowCount, rejected: [] })
    await writer.finish()
  }

  async function read(table: TableInfo, options: ReadOptions) {
    const batches = await Array.fromAsync(database.read(table, options))
    const rows = batches.flatMap(({ rowCount, columns }) =>
      Array.from({ length: rowCount }, (_, row) => Object.fromEntries(columns.map((c) => [c.name, c.values[row]]))),
    )
    expect(batches.flatMap(({ lines }) => lines)).toEqual(rows.map((_, i) => i + 1))
    return { batches, rows }
  }

  beforeAll(async () => {
    database = await openDatabase(server.url)
  })
  afterAll(async () => {
    await dropSchema(database, schema)
    await database[Symbol.asyncDispose]()
  })

  describe.each([
    ['with a key', ['region', 'n'], undefined],
    ['without a key', [], undefined],
    ['in partitions', ['at', 'region', 'n'], { column: 'at', granularity: 'day' as const }],
  ])('of a table %s', (title, primaryKey, partitionBy) => {
    let table: TableInfo
    beforeAll(async () => {
      table = await create(title.replaceAll(' ', '_'), {
        columns: [
          { name: 'n', kind: 'integer' },
          { name: 'region', kind: 'text' },
          { name: 'at', kind: 'timestamptz' },
          { name: 'maybe', kind: 'float' },
        ],
        primaryKey,
        ...(partitionBy && { partitionBy }),
      })
      const rows = Array.from({ length: ROWS }, (_, i) => i)
      await write(table, {
        n: rows,
        region: rows.map((i) => `r${i % 3}`),
        at: rows.map((i) => new Date(Date.UTC(2024, 0, 1) + i * 120_000)),
        maybe: rows.map((i) => (i % 4 === 0 ? null : (i % 7) / 10)),
      })
    })

    it('brings each row once, in several pages', async () => {
      const { batches, rows } = await read(table, { columns: ['region', 'n'] })
      expect(batches.length).toBeGreaterThan(1)
      expect(batches[0]?.columns.map(({ name, kind }) => [name, kind])).toEqual([
        ['region', 'text'],
        ['n', 'integer'],
      ])
      expect(new Set(rows.map(({ n }) => n)).size).toBe(ROWS)
      expect(rows.every(({ n, region }) => region === `r${(n as number) % 3}`)).toBe(true)
      expect(rows).toHaveLength(ROWS)
    })

    it('keeps to a condition, an order in both directions with NULL at the end, and a limit', async () => {
      const where: Sql = sql`${id('region')} = ${'r1'}`
      const orderBy = [{ column: 'maybe', descending: true }, { column: 'n' }]
      const { rows } = await read(table, { columns: ['n', 'maybe'], where, orderBy })
      const expected = Array.from({ length: ROWS }, (_, i) => i)
        .filter((i) => i % 3 === 1)
        .map((n) => ({ n, maybe: n % 4 === 0 ? null : (n % 7) / 10 }))
        .sort((a, b) => (b.maybe ?? -1) - (a.maybe ?? -1) || a.n - b.n)
      expect(rows).toEqual(expected)
      const { rows: limited } = await read(table, { columns: ['n', 'maybe'], where, orderBy, limit: 601 })
      expect(limited).toEqual(expected.slice(0, 601))
      const up = await read(table, {
        columns: ['n'],
        orderBy: [{ column: 'maybe' }, { column: 'n', descending: true }],
      })
      expect(up.rows.slice(-2)).toEqual([{ n: 4 }, { n: 0 }])
    })

    it('tells the columns where there is no row', async () => {
      const { batches } = await read(table, { columns: ['n'], where: sql`${id('n')} < ${0}` })
      expect(batches).toEqual([{ rowCount: 0, columns: [{ name: 'n', kind: 'integer', values: [] }], lines: [] }])
    })

    it('ends when the reader stops, and when somebody interrupts', async () => {
      for await (const batch of database.read(table, { columns: ['n'] })) {
        expect(batch.rowCount).toBeGreaterThan(0)
        break
      }
      const controller = new AbortController()
      const reading = async () => {
        for await (const _ of database.read(table, { columns: ['n'] }, controller.signal)) controller.abort()
      }
      await expect(reading()).rejects.toMatchObject({ code: 'CTK_ABORTED' })
      expect((await read(table, { columns: ['n'], limit: 1 })).rows).toHaveLength(1)
    })

    it('says which column there is not', async () => {
      await expect(read(table, { columns: ['m'] })).rejects.toMatchObject({ code: 'CTK_COLUMN_MISSING' })
    })
  })

  it('keeps values exact', async () => {
    const table = await create('exact', {
      columns: [
        { name: 'n', kind: 'integer' },
        { name: 'ratio', kind: 'float' },
        { name: 'ok', kind: 'boolean' },
        { name: 'at', kind: 'timestamptz' },
        { name: 'doc', kind: 'json' },
        { name: 'note', kind: 'text' },
      ],
      primaryKey: ['n'],
    })
    const rows = {
      n: [1, 9_007_199_254_740_993n, -9_223_372_036_854_775_807n],
      ratio: [0.1, null, 1e-300],
      ok: [true, false, null],
      at: ['2024-02-29T12:00:00.123456Z', new Date(0), null],
      doc: [{ a: [1, 2], b: { c: 'ü' } }, null, {}],
      note: ['', 'a "quoted"\r\nline, größe 😀', null],
    }
    await write(table, rows)
    const { rows: found } = await read(table, { columns: Object.keys(rows), orderBy: [{ column: 'n' }] })
    const at = isCrate() ? new Date('2024-02-29T12:00:00.123Z') : '2024-02-29T12:00:00.123456Z'
    expect(found).toEqual([
      { n: -9_223_372_036_854_775_807n, ratio: 1e-300, ok: null, at: null, doc: {}, note: null },
      { n: 1, ratio: 0.1, ok: true, at, doc: { a: [1, 2], b: { c: 'ü' } }, note: '' },
      { n: 9_007_199_254_740_993n, ratio: null, ok: false, at: new Date(0), doc: null, note: rows.note[1] },
    ])
  })

  it('reads on behind every kind of key', async () => {
    for (const kind of ['integer', 'float', 'text', 'timestamptz', 'boolean'] as const) {
      const table = await create(`by_${kind}`, {
        columns: [
          { name: 'k', kind },
          { name: 'n', kind: 'integer' },
        ],
      })
      const rows = Array.from({ length: 2_100 }, (_, i) => i)
      const keys = {
        integer: rows.map((i) => 9_007_199_254_740_000n + BigInt(i)),
        float: rows.map((i) => i / 3),
        text: rows.map((i) => `${String.fromCharCode(33 + (i % 90))}"'${i}`),
        timestamptz: rows.map((i) => new Date(i * 1001)),
        boolean: rows.map((i) => i % 2 === 0),
      }
      await write(table, { k: keys[kind], n: rows })
      const { rows: found } = await read(table, { columns: ['n'], orderBy: [{ column: 'k' }] })
      expect(new Set(found.map(({ n }) => n)).size, kind).toBe(rows.length)
      expect(found, kind).toHaveLength(rows.length)
    }
  })

  it('sees one moment, where it reads from a cursor', async ({ skip }) => {
    const others = server.name === 'postgresql' || (server.name === 'cratedb' && server.url.startsWith('postgresql:'))
    skip(!others, 'the embedded database has nobody else who writes, and there are no cursors over HTTP')
    const table = await create('moment', { columns: [{ name: 'n', kind: 'integer' }] })
    await write(table, { n: Array.from({ length: 3_000 }, (_, i) => i) })
    let rows = 0
    for await (const batch of database.read(table, { columns: ['n'] })) {
      if (rows === 0) {
        await database.execute(compile(sql`DELETE FROM ${tableId(table.name)}`))
        await database.refresh([table.name])
      }
      rows += batch.rowCount
    }
    expect(rows).toBe(3_000)
  })
})
