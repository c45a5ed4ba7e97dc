import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { uniqueSchema } from '@ctk/conformance'
import {
  type CtkEvent,
  createToolkit,
  type Database,
  EventBus,
  type OpenedSink,
  type RowBatch,
  type TableName,
  type Toolkit,
} from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { loadFiles } from '@ctk/plugin-load-files'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeConnections } from '../database/describe-connections.js'
import { dropSchema } from '../database/drop-schema.js'
import { rowsOf } from './load-table.js'

const ROWS = 3_000

describeConnections(['pglite', 'postgresql', 'cratedb'], 'saving', (server) => {
  const schema = uniqueSchema('save')
  const folder = mkdtempSync(join(tmpdir(), 'ctk-save-'))
  const file = (name: string) => join(folder, name)
  const events = new EventBus()
  const table: TableName = { schema, name: 'Readings-Of' }
  let database: Database
  let toolkit: Toolkit
  const columns = [
    { name: 'n', kind: 'integer' },
    { name: 'big', kind: 'integer' },
    { name: 'ratio', kind: 'float' },
    { name: 'ok', kind: 'boolean' },
    { name: 'at', kind: 'timestamptz' },
    { name: 'doc', kind: 'json' },
    { name: 'note', kind: 'text' },
  ] as const
  const create = async (name: TableName) => {
    for (const statement of database.createTableStatements({ name, columns, primaryKey: ['n'] })) {
      await database.execute(statement)
    }
  }

  beforeAll(async () => {
    database = await openDatabase(server.url)
    toolkit = createToolkit({ database, plugins: [loadFiles], events })
    await create(table)
    const each = <T>(make: (i: number) => T) => Array.from({ length: ROWS }, (_, i) => (i % 10 === 9 ? null : make(i)))
    const values = {
      n: Array.from({ length: ROWS }, (_, i) => i),
      big: each((i) => 9_007_199_254_740_993n + BigInt(i)),
      ratio: each((i) => i / 7),
      ok: each((i) => i % 2 === 0),
      at: each((i) => new Date(Date.UTC(2024, 0, 1) + i * 3_600_000 + (i % 3))),
      doc: each((i) => ({ i, deep: { list: [i, i + 1], text: 'ü' } })),
      note: each((i) => `"${i}", größe\n${' '.repeat(i % 3)}`),
    }
    const names = columns.map(({ name }) => name)
    await using writer = await database.writer(table, { columns: names })
    await writer.write({
      rowCount: ROWS,
      columns: names.map((name) => ({ name, values: values[name] })),
      lines: values.n,
    })
    await writer.finish()
  })
  afterAll(async () => {
    rmSync(folder, { recursive: true })
    await dropSchema(database, schema)
    await database[Symbol.asyncDispose]()
  })

  it.each(['a.csv', 'a.tsv.gz', 'a.ndjson.zst', 'a.json'])(
    '%s holds the same rows when it is loaded again',
    async (name) => {
      const target = file(name)
      const report = await toolkit.save({ table, target })
      expect(report).toMatchObject({ table, target, rows: ROWS, dryRun: false, exitCode: 0 })
      expect(report.size).toBe(readFileSync(target).length)
      expect(report.checksum).toMatch(/^sha256:[0-9a-f]{64}$/)
      const again = { schema, name: `again_${name.replaceAll('.', '_')}` }
      await create(again)
      expect(await toolkit.load({ resource: target, table: again })).toMatchObject({ written: ROWS, rejected: 0 })
      expect(await rowsOf(database, again, 'n')).toEqual(await rowsOf(database, table, 'n'))
    },
  )

  it('saves the rows and columns that are asked for, in order', async () => {
    const target = file('some.ndjson')
    const report = await toolkit.save({
      table,
      target,
      columns: ['at', 'N'],
      where: [{ column: 'ok', op: '=', value: 'true' }],
      start: Date.UTC(2024, 0, 2),
      stop: Date.UTC(2024, 0, 3),
      orderBy: [{ column: 'at', descending: true }],
      limit: 5,
    })
    expect(report).toMatchObject({ rows: 5, columns: ['at', 'n'], format: 'ndjson', compression: undefined })
    const lines = readFileSync(target, 'utf8').trim().split('\n')
    expect(lines.map((line) => JSON.parse(line).n)).toEqual([46, 44, 42, 40, 38])
    expect(lines[0]).toBe('{"at":"2024-01-02T22:00:00.001Z","n":46}')
  })

  it('writes the header of a table without rows', async () => {
    const target = file('none.csv')
    const report = await toolkit.save({
      table,
      target,
      columns: ['n', 'note'],
      where: [{ column: 'n', op: '=', value: '-1' }],
    })
    expect(report.rows).toBe(0)
    expect(readFileSync(target, 'utf8')).toBe('n,note\n')
  })

  it('only looks when it is asked to', async () => {
    const report = await toolkit.save({ table, target: file('dry.csv'), dryRun: true })
    expect(report).toMatchObject({
      dryRun: true,
      format: 'csv',
      size: undefined,
      columns: columns.map(({ name }) => name),
    })
    expect(existsSync(file('dry.csv'))).toBe(false)
  })

  it('names the file of a folder after the table', async () => {
    const { target } = await toolkit.save({
      table: { schema, name: table.name },
      target: `${folder}/in/`,
      format: 'csv',
      limit: 1,
    })
    expect(target).toBe(join(folder, 'in', `${table.name}.csv`))
    expect(existsSync(target)).toBe(true)
  })

  it('leaves what was there before when it is interrupted', async () => {
    const target = file('kept.ndjson.gz')
    writeFileSync(target, 'before')
    const controller = new AbortController()
    const listening = events.subscribe((event: CtkEvent) => {
      if (event.type === 'save.progress') controller.abort()
    })
    await expect(toolkit.save({ table, target }, controller.signal)).rejects.toMatchObject({ code: 'CTK_ABORTED' })
    listening()
    expect(readFileSync(target, 'utf8')).toBe('before')
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([])
    expect((await toolkit.save({ table, target: file('after.csv'), limit: 1 })).rows).toBe(1)
  })

  describe('to a place that takes rows', () => {
    const rowsSink = (acknowledge: (rows: number) => number) => {
      const taken: RowBatch[] = []
      const sink: OpenedSink = {
        kind: 'rows',
        name: 'a topic',
        async write(batches) {
          for await (const batch of batches) taken.push(batch)
          return { written: acknowledge(taken.reduce((sum, { rowCount }) => sum + rowCount, 0)) }
        },
      }
      return { sink, taken }
    }

    it('hands them on as they are', async () => {
      const { sink, taken } = rowsSink((rows) => rows)
      const report = await toolkit.save({ table, target: 'topic://x', sink, columns: ['n', 'at'] })
      expect(report).toMatchObject({ rows: ROWS, target: 'a topic', format: undefined, size: undefined })
      expect(taken[0]?.columns.map(({ name, kind }) => [name, kind])).toEqual([
        ['n', 'integer'],
        ['at', 'timestamptz'],
      ])
    })

    it('notices what was not acknowledged', async () => {
      const { sink } = rowsSink((rows) => rows - 1)
      await expect(toolkit.save({ table, target: 'topic://x', sink })).rejects.toMatchObject({
        code: 'CTK_WRITE_SHORT',
        data: { written: ROWS - 1, rows: ROWS },
      })
    })
  })

  it.each([
    [{ table: 'nope', target: 'x.csv' }, 'CTK_TABLE_MISSING', /There is no table/],
    [{ target: 'x.csv', columns: ['m'] }, 'CTK_COLUMN_MISSING', /--columns: .* has no column "m"/],
    [{ target: 'x.csv', timeColumn: 'n', start: 0 }, 'CTK_USAGE', /"n" has the type .*, and holds no times/],
    [{ target: 'x.xlsx' }, 'CTK_USAGE', /does not tell which format/],
    [{ target: 'x.csv.bz2' }, 'CTK_USAGE', /bz2 is read, but not written/],
    [{ target: 'x.csv', format: 'xml' }, 'CTK_CONTRIBUTION_UNKNOWN', /There is no format "xml"/],
    [{ target: 'crate://localhost:4200/doc' }, 'CTK_USAGE', /not to crate:\/\//],
    [{ target: 'ftp://host/x.csv' }, 'CTK_CONTRIBUTION_UNKNOWN', /"ftp"/],
  ])('refuses %j', async (request, code, message) => {
    await expect(toolkit.save({ table, ...request })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    })
    expect(existsSync('x.csv')).toBe(false)
  })
})
