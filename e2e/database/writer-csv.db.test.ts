import { describeDatabases, hostileNamesFor, uniqueSchema } from '@ctk/conformance'
import {
  type CsvRecords,
  type CsvShape,
  compile,
  type Database,
  scanCsv,
  sql,
  type TableName,
  tableId,
} from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dropSchema } from './drop-schema.js'
import { countRows, createTable, everyKind, readRows, write } from './writing.js'

const columns = everyKind.filter(({ name }) => name !== 'doc')
const names = columns.map(({ name }) => name)
const kinds = columns.map(({ kind }) => kind)

describeDatabases(['pglite', 'postgresql', 'cratedb'], 'the batch writer on CSV as it is', (found) => {
  const schema = uniqueSchema('csv')
  let database: Database
  let tables = 0
  const newTable = (name = `t${tables++}`): TableName => ({ schema, name })

  beforeAll(async () => {
    database = await openDatabase(found.url)
    if (database.dialect === 'postgresql') await database.execute({ sql: `CREATE SCHEMA "${schema}"`, parameters: [] })
  })
  afterAll(async () => {
    await dropSchema(database, schema)
    await database[Symbol.asyncDispose]()
  })

  const create = async (more = {}) => {
    const table = newTable()
    await createTable(database, { name: table, columns, ...more })
    return table
  }
  const csv = (bytes: Uint8Array, rows: number, dialect: Partial<CsvRecords> = {}): CsvRecords => ({
    pieces: () => [{ bytes, rows }],
    delimiter: ',',
    quote: '"',
    ...dialect,
  })
  const shape: CsvShape = { kinds, delimiter: ',', quote: '"' }
  const send = async (table: TableName, text: string, rows = scanCsv(Buffer.from(text), 0, shape, true).rows) => {
    await using writer = await database.writer(table, { columns: names })
    const result = await writer.csv?.write(csv(Buffer.from(text), rows))
    await writer.finish()
    return result
  }

  if (found.name === 'pglite') {
    test('is only there where it is faster', async () => {
      await using writer = await database.writer(await create(), { columns: names })
      expect(writer.csv).toBeUndefined()
    })
    return
  }

  test('reads what is plain as the decoder does', async () => {
    const text = [
      '1,2024-03-10T07:00:00.123Z,2024-03-10 02:30:00.999,2024-02-29,0.1,"Größe 😀, ""quoted""",true',
      '2,2024-03-10 07:00:00+02:00,2024-03-10,1999-12-31,-12.50,"\n\\N \\",f',
      '-3,,"",,"",,',
      '"4","2024-03-10","2024-03-10T02:30:00Z","2024-02-28","7","NULL","0"',
      '',
    ].join('\n')
    expect(scanCsv(Buffer.from(text), 0, shape, true)).toMatchObject({ rows: 4, oddEnd: undefined })
    const [raw, decoded] = [await create(), await create()]
    expect(await send(raw, text)).toEqual({ written: 4, rejected: [] })
    await write(database, decoded, names, [
      {
        id: 1,
        ts: '2024-03-10T07:00:00.123Z',
        local: '2024-03-10 02:30:00.999',
        day: '2024-02-29',
        ratio: 0.1,
        name: 'Größe 😀, "quoted"',
        ok: true,
      },
      {
        id: 2,
        ts: '2024-03-10 07:00:00+02:00',
        local: '2024-03-10',
        day: '1999-12-31',
        ratio: -12.5,
        name: '\n\\N \\',
        ok: false,
      },
      { id: -3 },
      { id: 4, ts: '2024-03-10', local: '2024-03-10T02:30:00Z', day: '2024-02-28', ratio: 7, name: 'NULL', ok: false },
    ])
    expect(await readRows(database, raw, 'id')).toEqual(await readRows(database, decoded, 'id'))
  })

  test.each([
    ['a day that does not exist', '2,2019-02-30,,,,,\n', undefined],
    ['a number that is too long', '2,,,,n/a,,\n', 2],
    ['bytes that are not UTF-8', '2,,,,,\xff,\n', undefined],
    ['a row more than were counted', '2,,,,,x,\n', 1],
    ['a row less than were counted', '2,,,,,x,\n', 3],
    ['too few values', '2,,\n', 2],
  ])('writes nothing when the server does not take it: %s', async (_, odd, rows) => {
    const table = await create()
    const bytes = Buffer.from(`1,,,,,good,\n${odd}`, 'latin1')
    await using writer = await database.writer(table, { columns: names })
    expect(await writer.csv?.write(csv(bytes, rows ?? 2))).toBeUndefined()
    await writer.finish()
    expect(await countRows(database, table)).toBe(0)
  })

  test('writes several at a time', async () => {
    const table = await create()
    await using writer = await database.writer(table, { columns: names })
    const chunk = (n: number) => csv(Buffer.from(`${n},,,,,,\n`), 1)
    await Promise.all([1, 2, 3, 4, 5, 6].map((n) => writer.csv?.write(chunk(n))))
    await writer.finish()
    expect(await countRows(database, table)).toBe(6)
  })

  if (found.name === 'cratedb') {
    test('is not offered where rows have to be told apart, or a column takes more than CSV says', async () => {
      for (const [more, wanted] of [
        [{ primaryKey: ['id'] }, names],
        [{ columns: everyKind }, everyKind.map(({ name }) => name)],
      ] as const) {
        await using writer = await database.writer(await create(more), { columns: wanted })
        expect(writer.csv).toBeUndefined()
      }
    })
    return
  }

  test('sends pieces while they are read, and asks for them again where it begins again', async () => {
    const table = await create()
    await using writer = await database.writer(table, { columns: names })
    const line = (n: number) => ({ bytes: Buffer.from(`${n},,,,,,\n`), rows: 1 })
    const broken = async function* () {
      yield line(1)
      throw new Error('the disk is gone')
    }
    await expect(writer.csv?.write({ ...csv(Buffer.from(''), 0), pieces: broken })).rejects.toThrow('the disk is gone')
    expect(await countRows(database, table)).toBe(0)
    const slow = async function* () {
      for (let n = 0; n < 50; n++) {
        if (n % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 5))
        yield line(n)
      }
    }
    expect(await writer.csv?.write({ ...csv(Buffer.from(''), 0), pieces: slow })).toEqual({ written: 50, rejected: [] })
    const controller = new AbortController()
    const endless = async function* () {
      for (let n = 0; ; n++) {
        yield line(n)
        if (n === 100) controller.abort()
        await new Promise((resolve) => setTimeout(resolve, 1))
      }
    }
    await expect(
      writer.csv?.write({ ...csv(Buffer.from(''), 0), pieces: endless }, controller.signal),
    ).rejects.toMatchObject({ code: 'CTK_ABORTED' })
    expect(await countRows(database, table)).toBe(50)
  })

  test('takes other delimiters and quotes, and columns of any name', async () => {
    const wide = hostileNamesFor('postgresql', 'column').slice(0, 6)
    const table = newTable()
    await createTable(database, { name: table, columns: wide.map((name) => ({ name, kind: 'text' })) })
    await using writer = await database.writer(table, { columns: wide })
    for (const delimiter of [',', ';', '\t', '|']) {
      for (const quote of ['"', "'"] as const) {
        const line = wide
          .map((_, i) => (i % 2 ? `${quote}a${delimiter}${quote}${quote}${quote}` : `b${i}`))
          .join(delimiter)
        expect(await writer.csv?.write(csv(Buffer.from(`${line}\n`), 1, { delimiter, quote }))).toMatchObject({
          written: 1,
        })
      }
    }
    const read = await database.query<Record<string, string>>(compile(sql`SELECT * FROM ${tableId(table)}`))
    expect(read.map((row) => row[wide[1] as string])).toEqual(
      [',', ';', '\t', '|'].flatMap((delimiter) => [`a${delimiter}"`, `a${delimiter}'`]),
    )
    expect(await writer.csv?.write(csv(Buffer.from('a'), 1, { delimiter: '~' }))).toBeUndefined()
  })

  test('is not offered where rows have to be looked at', async () => {
    const partitioned = await create({ partitionBy: { column: 'ts', granularity: 'month' } })
    const ruled = await create()
    await database.execute({
      sql: `CREATE RULE r AS ON INSERT TO "${schema}"."${ruled.name}" WHERE NEW.id < 0 DO INSTEAD NOTHING`,
      parameters: [],
    })
    const keyed = await create({ primaryKey: ['id'] })
    for (const [table, options] of [
      [partitioned, {}],
      [ruled, {}],
      [keyed, { onConflict: 'keep' }],
      [keyed, { onConflict: 'update' }],
    ] as const) {
      await using writer = await database.writer(table, { columns: names, ...options })
      expect(writer.csv).toBeUndefined()
    }
    expect(await send(keyed, '1,,,,,,\n')).toEqual({ written: 1, rejected: [] })
    expect(await send(keyed, '2,,,,,,\n1,,,,,,\n')).toBeUndefined()
    expect(await countRows(database, keyed)).toBe(1)
  })
})
