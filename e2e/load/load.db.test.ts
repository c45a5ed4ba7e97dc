import { readFileSync } from 'node:fs'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { describeDatabases, hostileNamesFor, uniqueSchema } from '@ctk/conformance'
import {
  type ColumnDefinition,
  type CtkEvent,
  compile,
  createToolkit,
  type Database,
  EventBus,
  sql,
  type TableName,
  type Toolkit,
  tableId,
} from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { loadFiles } from '@ctk/plugin-load-files'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dropSchema } from '../database/drop-schema.js'
import { birdstrikes, countRows, fileFolder, rowsOf } from './load-table.js'

describeDatabases(['pglite', 'postgresql', 'cratedb'], 'loading', (server) => {
  const schema = uniqueSchema('load')
  const files = fileFolder()
  const events = new EventBus()
  let database: Database
  let toolkit: Toolkit
  let count = 0
  const newTable = (name = `t${count++}`): TableName => ({ schema, name })
  const create = async (table: TableName, columns: readonly ColumnDefinition[], primaryKey: readonly string[] = []) => {
    for (const statement of database.createTableStatements({ name: table, columns, primaryKey })) {
      await database.execute(statement)
    }
  }
  const info = async (table: TableName) => (await database.catalog.tables([table]))[0]

  beforeAll(async () => {
    database = await openDatabase(server.url)
    toolkit = createToolkit({ database, plugins: [loadFiles], events })
  })
  afterAll(async () => {
    files.remove()
    await dropSchema(database, schema)
    await database[Symbol.asyncDispose]()
  })

  describe('a table that it creates', () => {
    it('has the rows of a real file, in partitions of a month', { timeout: 300_000 }, async () => {
      const table = newTable('Birdstrikes')
      const request = { resource: birdstrikes, table, create: true, partitionBy: 'month(Flight Date)' }
      const report = await toolkit.load(request)
      expect(report).toMatchObject({ skipped: false, read: 10_000, written: 10_000, rejected: 0, exitCode: 0 })
      expect(report.bytes).toBe(readFileSync(birdstrikes).length)
      expect(Object.fromEntries(report.created?.map(({ name, kind }) => [name, kind]) ?? [])).toMatchObject({
        'Flight Date': 'date',
        'Airport Name': 'text',
        'Cost Total $': 'integer',
        'Speed IAS in knots': 'integer',
      })
      expect(await countRows(database, table)).toBe(10_000)
      const months = (await info(table))?.partitions.filter(({ keys }) => keys[0]?.bounds.kind === 'range')
      expect(months).toHaveLength(151)
      const cost = (await rowsOf(database, table, 'Flight Date')).reduce(
        (sum, row) => sum + Number(row['Cost Total $']),
        0,
      )
      expect(cost).toBe(costTotal())

      const again = await toolkit.load({ ...request, ifExists: 'skip' })
      expect(again).toMatchObject({ skipped: 'exists', read: 0, written: 0, exitCode: 0, created: undefined })
      await expect(toolkit.load(request)).rejects.toMatchObject({ code: 'CTK_TABLE_EXISTS' })
      expect(await countRows(database, table)).toBe(10_000)
      const more = await toolkit.load({ ...request, ifExists: 'append' })
      expect(more).toMatchObject({ written: 10_000, created: undefined })
      expect(await countRows(database, table)).toBe(20_000)
    })

    it('has every kind of column, and NULL for empty values', async () => {
      const table = newTable()
      const file = files.write(
        'kinds.csv',
        'id,big,ratio,ok,day,at,zoned,note,doc,nothing\n' +
          '1,9007199254740993,0.5,true,2024-02-29,2024-02-29 12:00,2024-02-29T12:00:00.5+02:00,"a ""b""\nc","{""k"":[1]}",\n' +
          '2,,,,,,,,,\n',
      )
      const report = await toolkit.load({ resource: file, table, create: true, primaryKey: ['ID'] })
      expect(report.created?.map(({ kind }) => kind)).toEqual([
        'integer',
        'integer',
        'float',
        'boolean',
        'date',
        'timestamp',
        'timestamptz',
        'text',
        'json',
        'text',
      ])
      expect((await info(table))?.primaryKey).toEqual(['id'])
      const [full, empty] = await rowsOf(database, table, 'id')
      expect(full).toMatchObject({
        id: 1,
        big: 9007199254740993n,
        ratio: 0.5,
        ok: true,
        at: new Date('2024-02-29T12:00:00Z'),
        zoned: new Date('2024-02-29T10:00:00.500Z'),
        note: 'a "b"\nc',
        doc: { k: [1] },
        nothing: null,
      })
      const day = full?.day
      expect(day instanceof Date ? day.toISOString().slice(0, 10) : day).toBe('2024-02-29')
      expect(Object.values(empty ?? {}).filter((value) => value !== null)).toEqual([2])
    })

    it('has hostile names', async () => {
      const names = hostileNamesFor(server.name, 'column').filter(
        (name) => name.trim() === name && !/[\r\n]/.test(name),
      )
      const header = names.map((name) => `"${name.replaceAll('"', '""')}"`).join(',')
      const file = files.write('hostile.csv', `${header}\n${names.map((_, i) => i).join(',')}\n`)
      const table = newTable(hostileNamesFor(server.name, 'relation').find((name) => name.includes("'")))
      expect(await toolkit.load({ resource: file, table, create: true })).toMatchObject({ written: 1 })
      const [row] = await rowsOf(database, table, names[0] as string)
      expect(row).toEqual(Object.fromEntries(names.map((name, i) => [name, i])))
    })

    it('comes from NDJSON, packed, with the keys of all rows', async () => {
      const table = newTable()
      const lines = [
        '{"id":1,"tags":{"a":"x"}}',
        '{"id":12345678901234567,"at":"2024-01-01T00:00:00Z"}',
        '{"id":3,"zip":"007"}',
      ]
      const file = files.write('rows.jsonl.gz', gzipSync(lines.join('\n')))
      const report = await toolkit.load({ resource: file, table, create: true })
      expect(report.created).toEqual([
        { name: 'id', kind: 'integer' },
        { name: 'tags', kind: 'json' },
        { name: 'at', kind: 'timestamptz' },
        { name: 'zip', kind: 'text' },
      ])
      expect(await rowsOf(database, table, 'id')).toMatchObject([
        { id: 1, tags: { a: 'x' }, at: null, zip: null },
        { id: 3, tags: null, zip: '007' },
        { id: 12345678901234567n, at: new Date('2024-01-01T00:00:00Z') },
      ])
    })

    it('is not created when something about the request or the file is wrong', async () => {
      const table = newTable()
      const good = files.write('good.csv', 'id,ts\n1,2024-01-01\n')
      const wrong: readonly [code: string, request: object][] = [
        ['CTK_FILE_MISSING', { resource: files.path('absent.csv') }],
        ['CTK_FILE_INVALID', { resource: files.write('empty.csv', '') }],
        ['CTK_FILE_INVALID', { resource: files.write('twice.csv', 'a,a\n1,2\n') }],
        ['CTK_FILE_INVALID', { resource: files.write('cut.csv.gz', gzipSync('a,b\n1,2\n').subarray(0, 15)) }],
        ['CTK_FILE_INVALID', { resource: files.write('broken.ndjson', 'no\nno\n') }],
        ['CTK_USAGE', { resource: files.write('data.bin', '\0\x01') }],
        ['CTK_CONTRIBUTION_UNKNOWN', { resource: good, format: 'parquet' }],
        ['CTK_CONTRIBUTION_UNKNOWN', { resource: 's3://bucket/good.csv' }],
        ['CTK_USAGE', { resource: good, partitionBy: 'ts' }],
        ['CTK_COLUMN_MISSING', { resource: good, partitionBy: 'month(id)' }],
        ['CTK_COLUMN_MISSING', { resource: good, primaryKey: ['uid'] }],
        ['CTK_TABLE_MISSING', { resource: good, create: false }],
        ['CTK_USAGE', { resource: good, create: false, partitionBy: 'month(ts)' }],
      ]
      for (const [code, request] of wrong) {
        const loading = toolkit.load({ table, create: true, resource: good, ...request })
        await expect(loading, JSON.stringify(request)).rejects.toMatchObject({ code })
      }
      expect(await info(table)).toBeUndefined()
    })

    it('is read by what its bytes look like where its name does not tell, and as somebody says where somebody does', async () => {
      const looked = await toolkit.load({
        resource: files.write('data.txt', '{"a":1}\n'),
        table: newTable(),
        create: true,
      })
      expect(looked).toMatchObject({ written: 1, created: [{ name: 'a', kind: 'integer' }] })
      const told = {
        resource: files.write('values.json', 'a;b\n1;2\n'),
        format: 'CSV',
        table: newTable(),
        create: true,
      }
      expect(await toolkit.load(told)).toMatchObject({ written: 1, created: [{ name: 'a' }, { name: 'b' }] })
      const packed = files.write('packed.csv', zstdCompressSync('[{"a":{"b":1}}]'))
      expect(await toolkit.load({ resource: packed, format: 'json', table: newTable(), create: true })).toMatchObject({
        written: 1,
        created: [{ name: 'a', kind: 'json' }],
      })
    })

    it('reads dates with slashes as the whole column settles them, and says so', async () => {
      const table = newTable()
      const file = files.write(
        'slashes.csv',
        'day,unclear\n1/8/1990,1/2/1990\n1/31/1990,3/4/1990\n31/1/1990,5/6/1990\n',
      )
      const contradictory = await toolkit.load({ resource: file, table, create: true })
      expect(contradictory.created?.map(({ kind }) => kind)).toEqual(['text', 'text'])
      const other = files.write('months.csv', 'day\n1/8/1990\n1/31/1990\n')
      const report = await toolkit.load({ resource: other, table: newTable(), create: true })
      expect(report).toMatchObject({
        created: [{ name: 'day', kind: 'date' }],
        notes: ['day: dates with slashes are read as month/day/year.'],
      })
    })
  })

  describe('a table that exists', () => {
    const columns: ColumnDefinition[] = [
      { name: 'ID', kind: 'integer' },
      { name: 'ts', kind: 'timestamptz' },
      { name: 'value', kind: 'float' },
    ]

    it('takes rows by the names of its columns, and finds them in any case', async () => {
      const table = newTable()
      await create(table, columns)
      const file = files.write('other-order.tsv', 'VALUE\tid\n1.5\t7\n\t8\n')
      expect(await toolkit.load({ resource: file, table })).toMatchObject({ read: 2, written: 2, created: undefined })
      expect(await rowsOf(database, table, 'ID')).toEqual([
        { ID: 7, ts: null, value: 1.5 },
        { ID: 8, ts: null, value: null },
      ])
    })

    it('is found by a name with a mistake, and refuses columns that it does not have', async () => {
      const table = newTable('measurements')
      await create(table, columns)
      const file = files.write('extra.csv', 'ID,valeu\n1,2\n')
      await expect(toolkit.load({ resource: file, table: { schema, name: 'measurments' } })).rejects.toMatchObject({
        code: 'CTK_TABLE_MISSING',
        message: expect.stringContaining('measurements'),
      })
      await expect(toolkit.load({ resource: file, table })).rejects.toMatchObject({
        code: 'CTK_COLUMN_MISSING',
        message: `The table ${schema}.measurements has no column "valeu". Did you mean "value"?`,
      })
      expect(await countRows(database, table)).toBe(0)
    })

    it('rejects rows that cannot be read, do not fit, or are not accepted, and takes all others', async () => {
      const table = newTable()
      await create(table, columns, ['ID'])
      const rows = Array.from({ length: 2_500 }, (_, i) => `${i + 1},2024-01-01T00:00:00Z,${i}.5`)
      rows[99] = '100,2019-02-30,1'
      rows[199] = '200,2024-01-01T00:00:00Z,n/a'
      rows[299] = '300,"2024'
      rows[1_299] = '7,2024-01-01T00:00:00Z,1'
      const file = files.write('rejects.csv', `ID,ts,value\n${rows.join('\n')}\n`)
      const report = await toolkit.load({ resource: file, table, batchRows: 1_000 })
      expect(report).toMatchObject({ read: 2_500, written: 2_496, rejected: 4, exitCode: 1 })
      expect(report.rejects.map(({ line, reason }) => [line, reason])).toEqual([
        [101, 'ts: 2019-02-30 is not a time'],
        [201, 'value: "n/a" is not a number'],
        [301, 'has a quoted value that does not end'],
        [1301, expect.any(String)],
      ])
      // PostgreSQL gets plain texts as they stand in the file.
      expect(report.rejects[3]?.text).toBe(
        server.name === 'cratedb'
          ? '{"ID":7,"ts":"2024-01-01T00:00:00.000Z","value":1}'
          : '{"ID":"7","ts":"2024-01-01T00:00:00Z","value":"1"}',
      )
      expect(await countRows(database, table)).toBe(2_496)

      const skipping = await toolkit.load({ resource: file, table, onError: 'skip' })
      expect(skipping).toMatchObject({ read: 2_500, written: 0, rejected: 2_500, exitCode: 0 })
      expect(skipping.rejects).toHaveLength(10)
    })

    it('stops at the first rejected row before anything further is written, and says what was', async () => {
      const table = newTable()
      await create(table, columns)
      const file = files.write('stop.csv', 'ID\n1\n2\n3\nx\n5\n6\n')
      const error = await toolkit.load({ resource: file, table, onError: 'stop', batchRows: 2 }).catch((e) => e)
      expect(error).toMatchObject({
        code: 'CTK_ROWS_REJECTED',
        message: 'Stopped at line 5: ID: "x" is not a number.',
        data: { row: { line: 5 }, created: false, written: 2 },
      })
      expect(error.suggestions.at(-1)).toBe(
        `At least 2 rows had been added to ${schema}.${table.name} by then: loading the file again adds them a second time.`,
      )
      await database.refresh([table])
      expect(await countRows(database, table)).toBe(2)
    })

    it('takes columns that appear only later in the file', async () => {
      const table = newTable()
      await create(table, columns)
      const early = Array.from({ length: 10_000 }, (_, i) => `{"ID":${i}}`)
      const file = files.write(
        'later.ndjson',
        `${early.join('\n')}\n{"ID":-1,"value":2.5}\n{"ID":-2,"unknown":1}\n{"ID":-3}\n`,
      )
      const report = await toolkit.load({ resource: file, table })
      expect(report).toMatchObject({ read: 10_003, written: 10_002, rejected: 1 })
      expect(report.rejects).toEqual([
        { line: 10_002, reason: 'unknown: the table has no such column', text: '{"ID":-2,"unknown":1}' },
      ])
      expect((await rowsOf(database, table, 'ID')).slice(0, 2)).toMatchObject([
        { ID: -3, value: null },
        { ID: -1, value: 2.5 },
      ])
    })

    it('keeps digits that numbers and dates of JavaScript would lose', async () => {
      const table = newTable()
      await create(table, [{ name: 'ID', kind: 'integer' }])
      await database.execute(compile(sql`ALTER TABLE ${tableId(table)} ADD COLUMN amount NUMERIC(38, 20)`))
      await database.execute(compile(sql`ALTER TABLE ${tableId(table)} ADD COLUMN ts TIMESTAMP WITH TIME ZONE`))
      const file = files.write(
        'digits.csv',
        'ID,amount,ts\n1,1234567890.12345678901234567890,2024-01-01T00:00:00.123456+01:00\n',
      )
      expect(await toolkit.load({ resource: file, table })).toMatchObject({ written: 1, rejects: [] })
      const [row] = await database.query<{ amount: string; ts: Date; us: boolean }>(
        compile(
          sql`SELECT amount::text AS amount, ts, ts > ${'2023-12-31T23:00:00.123Z'} AS us FROM ${tableId(table)}`,
        ),
      )
      // CrateDB stores milliseconds.
      const us = database.dialect !== 'cratedb'
      expect(row).toEqual({ amount: '1234567890.12345678901234567890', ts: new Date('2023-12-31T23:00:00.123Z'), us })
    })

    it('does nothing with an empty file', async () => {
      const table = newTable()
      await create(table, columns)
      for (const content of ['', 'ID,value\n']) {
        const report = await toolkit.load({ resource: files.write('nothing.csv', content), table })
        expect(report).toMatchObject({ read: 0, written: 0, rejected: 0, exitCode: 0 })
      }
    })
  })

  it('knows a header below a blank line, and one that goes over two lines', async () => {
    for (const header of ['\n\nid,note', '"id","no\nte"', 'id,note\r', '\ufeffid,note']) {
      const table = newTable()
      const file = files.write('header.csv', `${header}\n1,a\n2,b\n`)
      if (database.dialect === 'cratedb' && header.includes('no\nte')) {
        const refused = toolkit.load({ resource: file, table, create: true })
        await expect(refused).rejects.toMatchObject({ code: 'CTK_NAME_INVALID' })
        continue
      }
      const report = await toolkit.load({ resource: file, table, create: true })
      expect([header, report.read, report.written]).toEqual([header, 2, 2])
      expect(report.created?.map(({ name }) => name)).toEqual(['id', header.includes('no\nte') ? 'no\nte' : 'note'])
      await database.refresh([table])
      expect((await rowsOf(database, table, 'id')).map((row) => Object.values(row))).toEqual([
        [1, 'a'],
        [2, 'b'],
      ])
    }
  })

  it('tells how far it is, batch by batch', async () => {
    const table = newTable()
    const content = `id\n${Array.from({ length: 30_000 }, (_, i) => i).join('\n')}\n`
    const file = files.write('progress.csv', content)
    const seen: CtkEvent[] = []
    const unsubscribe = events.subscribe((event) => seen.push(event))
    await toolkit.load({ resource: file, table, create: true, batchRows: 10_000 })
    unsubscribe()
    expect(seen).toMatchObject([
      { type: 'load.started', table, decoded: true },
      ...[10_000, 20_000, 30_000].map((rows) => ({
        type: 'load.progress',
        table,
        rows,
        bytes: content.length,
        totalBytes: content.length,
      })),
    ])
    seen.length = 0
    const again = events.subscribe((event) => seen.push(event))
    await toolkit.load({ resource: file, table })
    again()
    // The embedded database reads no CSV.
    expect(seen[0]).toMatchObject({ type: 'load.started', table, decoded: server.name === 'pglite' })
  })

  it('stops when it is aborted, and says what it leaves behind', async () => {
    const table = newTable()
    const rows = Array.from({ length: 200_000 }, (_, i) => `${i},some text to fill a chunk`)
    const file = files.write('abort.csv', `id,note\n${rows.join('\n')}\n`)
    const controller = new AbortController()
    const unsubscribe = events.subscribe(({ type }) => type === 'load.progress' && controller.abort())
    const error = await toolkit
      .load({ resource: file, table, create: true, parallel: 1, batchRows: 10_000 }, controller.signal)
      .catch((e) => e)
    unsubscribe()
    expect(error).toMatchObject({ code: 'CTK_ABORTED', data: { created: true, written: 10_000 } })
    expect(error.suggestions.at(-1)).toBe(
      `The table ${schema}.${table.name} was created and holds at least 10,000 rows of the file: drop it before you load again.`,
    )
    await database.refresh([table])
    expect(await countRows(database, table)).toBe(10_000)
    await expect(
      toolkit.load({ resource: file, table: newTable(), create: true }, AbortSignal.abort()),
    ).rejects.toMatchObject({
      code: 'CTK_ABORTED',
    })
  })
})

function costTotal(): number {
  const lines = readFileSync(birdstrikes, 'utf8').trimEnd().split('\n').slice(1)
  return lines.reduce((sum, line) => sum + Number(line.split(',').at(-2)), 0)
}
