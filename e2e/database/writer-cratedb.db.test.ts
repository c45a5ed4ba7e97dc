import { hostileNames, hostileNamesFor, uniqueSchema } from '@ctk/conformance'
import { compile, type Database, sql, type TableDefinition, tableId } from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeConnections } from './describe-connections.js'
import { dropSchema } from './drop-schema.js'
import { countRows, createTable, everyKind, readRows, write } from './writing.js'

describeConnections(['cratedb'], 'the batch writer on rows that the database skips', (found) => {
  const schema = uniqueSchema('writer')
  let database: Database
  let tables = 0
  const newTable = () => ({ schema, name: `t${tables++}` })
  const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`
  const accepts = (definition: TableDefinition) => {
    try {
      return database.createTableStatements(definition).length > 0
    } catch {
      return false
    }
  }
  const run = (text: string) => database.execute({ sql: text, parameters: [] })

  beforeAll(async () => {
    database = await openDatabase(found.url)
  })
  afterAll(async () => {
    await dropSchema(database, schema)
    await database[Symbol.asyncDispose]()
  })

  test('names the rows with objects that do not fit, without a key', async () => {
    const table = newTable()
    await createTable(database, { name: table, columns: everyKind })
    // The first object that is stored decides the types of its members.
    expect((await write(database, table, ['id', 'doc'], [{ id: -1, doc: { a: 0 } }])).written).toBe(1)
    const docs = [{ a: 1 }, { a: 'x' }, { 'b.c': 1 }, { list: [1, 'x'] }, { a: 2 }, 'text', '{"a": 3}', [1]]
    const rows = docs.map((doc, id) => ({ id, doc }))
    const { written, rejected } = await write(database, table, ['id', 'doc'], rows)
    expect({ written, indexes: rejected.map(({ index }) => index) }).toEqual({ written: 3, indexes: [1, 2, 3, 5, 7] })
    expect(rejected.map(({ reason }) => reason)).toEqual([
      'Cannot cast object element `a` with value `x` to type `bigint`',
      expect.stringContaining('contains a dot'),
      expect.any(String),
      'doc: "text" is not an object',
      'doc: [1] is not an object',
    ])
    const read = await readRows<{ doc: unknown }>(database, table, 'id')
    expect(read.map(({ doc }) => doc)).toEqual([{ a: 0 }, { a: 1 }, { a: 2 }, { a: 3 }])
  })

  test('names the rows that a check constraint refuses, without a key', async () => {
    const table = newTable()
    await database.execute(
      compile(sql`CREATE TABLE ${tableId(table)} (n BIGINT, word TEXT, CONSTRAINT good CHECK (word <> 'bad'))`),
    )
    const words = ['good', 'bad', 'fine', 'bad', null]
    const { written, rejected } = await write(
      database,
      table,
      ['n', 'word'],
      words.map((word, n) => ({ n, word })),
    )
    expect({ written, indexes: rejected.map(({ index }) => index) }).toEqual({ written: 3, indexes: [1, 3] })
    expect(rejected[0]?.reason).toMatch(/good/)
    expect(await countRows(database, table)).toBe(3)
  })

  test('writes texts that are too long for an index where there is none, and rejects them elsewhere', async () => {
    const table = newTable()
    await database.execute(
      compile(
        sql`CREATE TABLE ${tableId(table)} (n BIGINT, plain TEXT, free TEXT INDEX OFF STORAGE WITH (columnstore = false))`,
      ),
    )
    const long = 'ä'.repeat(16_384)
    const rows = [
      { n: 0, plain: long.slice(1) },
      { n: 1, plain: long },
      { n: 2, free: long },
    ]
    const { written, rejected } = await write(database, table, ['n', 'plain', 'free'], rows)
    expect({ written, indexes: rejected.map(({ index }) => index) }).toEqual({ written: 2, indexes: [1] })
    expect(rejected[0]?.reason).toMatch(/immense term/)
  })

  test('reads arrays, shapes, addresses, numerics and bits', async () => {
    const table = newTable()
    await run(
      `CREATE TABLE "${schema}"."${table.name}" (n BIGINT, tags ARRAY(TEXT), nums ARRAY(BIGINT), times ARRAY(TIMESTAMP WITH TIME ZONE),
       docs ARRAY(OBJECT(DYNAMIC)), place GEO_POINT, area GEO_SHAPE, host IP, price NUMERIC(10, 2), flags BIT(3), vec FLOAT_VECTOR(2), short SMALLINT)`,
    )
    const rows = [
      {
        n: 0,
        tags: ['a,b', '"', null],
        nums: [1, 9_007_199_254_740_993n],
        times: [new Date(5), '2024-01-01T00:00:00Z'],
        docs: [{ a: 1 }, { a: 2 }],
        place: [1, 2],
        area: { type: 'Point', coordinates: [1, 2] },
        host: '::1',
        price: '1.25',
        flags: '101',
        vec: [1.5, 2.5],
        short: -32_768,
      },
      { n: 1 },
      { n: 2, host: 'nowhere' },
      { n: 3, short: 32_768 },
      { n: 4, tags: 'not an array of texts' },
      { n: 5, place: 'POINT (9 9)' },
    ]
    const { written, rejected } = await write(database, table, Object.keys(rows[0] as object), rows)
    expect(rejected.map(({ index }) => index)).toEqual([2, 3, 4])
    expect(rejected[1]?.reason).toBe('short: 32768 is not between -32768 and 32767')
    expect(written).toBe(3)
    const [first] = await readRows<Record<string, unknown>>(database, table, 'n')
    expect(first).toMatchObject({
      tags: ['a,b', '"', null],
      nums: [1, 9_007_199_254_740_993n],
      docs: [{ a: 1 }, { a: 2 }],
      price: expect.anything(),
      vec: [1.5, 2.5],
      short: -32_768,
    })
  })

  test('does not guess which rows were written when nothing tells', async () => {
    const table = newTable()
    await createTable(database, {
      name: table,
      columns: everyKind,
      partitionBy: { column: 'ts', granularity: 'month' },
    })
    const at = (month: number) => new Date(Date.UTC(2024, month, 1))
    const rows = [0, 0, 1, 1].map((month, id) => ({ id, ts: at(month) }))
    await write(database, table, ['id', 'ts'], rows)
    await run(
      `ALTER TABLE "${schema}"."${table.name}" PARTITION (ts_month = ${at(1).getTime()}) SET ("blocks.write" = true)`,
    )
    await expect(write(database, table, ['id', 'ts'], rows)).rejects.toMatchObject({
      code: 'CTK_WRITE_SHORT',
      message: `${schema}.${table.name} took 2 of 4 rows of a batch, and it is not known which.`,
      data: { sent: 4, written: 2 },
    })
    await run(
      `ALTER TABLE "${schema}"."${table.name}" PARTITION (ts_month = ${at(1).getTime()}) RESET ("blocks.write")`,
    )
    await database.refresh([table])
    expect(await countRows(database, table)).toBe(6)
  })

  test('refuses nulls where none are allowed, the extremes of bigint and texts that are too long', async () => {
    const table = newTable()
    await database.execute(compile(sql`CREATE TABLE ${tableId(table)} (n BIGINT NOT NULL, code VARCHAR(3), r REAL)`))
    const rows = [
      { n: null },
      { n: 2n ** 63n - 1n },
      { n: 2n ** 63n - 2n },
      { n: -(2n ** 63n) },
      { n: 1, code: 'four' },
      { n: 2, code: '😀x' },
      { n: 3, r: 1e39 },
      { n: 4, r: Number.NaN },
    ]
    const { written, rejected } = await write(database, table, ['n', 'code', 'r'], rows)
    expect(written).toBe(3)
    expect(rejected.map(({ reason }) => reason)).toEqual([
      'n: null is not allowed here',
      'n: 9223372036854775807 is not between -9223372036854775807 and 9223372036854775806',
      'n: -9223372036854775808 is not between -9223372036854775807 and 9223372036854775806',
      'code: "four" is longer than 3 characters',
      'r: 1e+39 is too large',
    ])
  })

  test('refuses the names of columns that CrateDB refuses, and no others', async () => {
    const table = newTable()
    const extra = ['a[b', 'a]b', 'a\u00a0b', 'a\rb', '_seq_no', '_docid', '_source', '+plus', 'a:b', 'é'.repeat(100)]
    const columns = [...hostileNames, ...extra].map((name) => ({ name, kind: 'text' as const }))
    const accepted = columns.filter((column) => accepts({ name: table, columns: [column] }))
    await createTable(database, { name: table, columns: accepted })
    for (const { name } of columns.filter((column) => !accepted.includes(column))) {
      await expect(run(`ALTER TABLE "${schema}"."${table.name}" ADD COLUMN ${quoted(name)} TEXT`)).rejects.toThrow(/\S/)
    }
  })

  test('refuses the names of tables that CrateDB refuses, and no others', async () => {
    const columns = [{ name: 'c', kind: 'text' as const }]
    const accepted = hostileNames.filter((name) => accepts({ name: { schema, name }, columns }))
    expect(accepted).toEqual(hostileNamesFor('cratedb', 'relation'))
    for (const name of ['a[b', 'a:b', '+plus', 'é'.repeat(100)])
      await createTable(database, { name: { schema, name }, columns })
    const refused = ['a b', 'a.b', 'é'.repeat(120)]
    for (const name of refused) {
      expect(accepts({ name: { schema, name }, columns })).toBe(false)
      await expect(run(`CREATE TABLE "${schema}".${quoted(name)} (c TEXT)`)).rejects.toThrow(/invalid/)
    }
  })

  test('explains the first of many skipped rows, and accounts for all', async () => {
    const table = newTable()
    await createTable(database, { name: table, columns: everyKind, primaryKey: ['id'] })
    const rows = Array.from({ length: 3000 }, (_, id) => ({ id, name: 'x' }))
    await write(database, table, ['id', 'name'], rows)
    const { written, rejected } = await write(database, table, ['id', 'name'], rows)
    expect({ written, rejected: rejected.length }).toEqual({ written: 0, rejected: 3000 })
    expect(rejected[0]?.reason).toMatch(/same primary key/)
    expect(rejected[2999]?.reason).toMatch(/^skipped, like the 20 rows before .*same primary key/)
  })
})
