import { describeDatabases, seededRandom, uniqueSchema } from '@ctk/conformance'
import { compile, createToolkit, type Database, id, sql, tableId } from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startCtk } from '../crash/ctk-process.ts'
import { dropSchema } from '../database/drop-schema.js'
import { countRows, fileFolder } from './load-table.js'

const ROWS = 120_000
const KILLS = 5
/** Behind the rows that types are inferred from, every thousandth cannot be read. */
const broken = Array.from({ length: (ROWS - 20_000) / 1_000 }, (_, i) => 20_017 + i * 1_000)

describeDatabases(['postgresql', 'cratedb'], 'a load that is killed', (server) => {
  const schema = uniqueSchema('killed')
  const files = fileFolder()
  let database: Database

  beforeAll(async () => {
    database = await openDatabase(server.url)
    await createToolkit({ database, schema: `${schema}_ext` }).setup()
  })
  afterAll(async () => {
    files.remove()
    await dropSchema(database, schema)
    await dropSchema(database, `${schema}_ext`)
    await database[Symbol.asyncDispose]()
  })

  const lines = Array.from({ length: ROWS }, (_, i) =>
    broken.includes(i) ? `${i},not a number,x` : `${i},${i / 4},row ${i}`,
  )
  const good = ROWS - broken.length

  it.each([
    ['a table that it creates', 'made', ['--create', '--checkpoint']],
    ['a table with a key', 'keyed', ['--create', '--checkpoint', '--primary-key', 'id']],
  ])('goes on until every row is there once: %s', { timeout: 300_000 }, async (_, name, flags) => {
    const random = seededRandom(name.length)
    const file = files.write(`${name}.csv`, `id,value,note\n${lines.join('\n')}\n`)
    const rejects = files.path(`${name}.rejects.ndjson`)
    const target = [`${schema}.${name}`, '--uri', server.url, '--schema', `${schema}_ext`]
    const args = ['load', 'table', file, ...target, ...flags, '--batch-size', '1000', '--reject-file', rejects]
    const table = { schema, name }
    // Each time it is killed somewhere around the next batches, whatever it is doing then.
    for (let kill = 0; kill < KILLS; kill++) {
      const { child, ended } = startCtk(...args, '--events', 'ndjson')
      let batches = 1 + Math.floor(random() * 6)
      child.stdout?.on('data', (text: Buffer) => {
        batches -= text.toString().split('"load.progress"').length - 1
        if (batches <= 0) setTimeout(() => child.kill('SIGKILL'), random() * 50)
      })
      expect((await ended).code).toBeNull()
    }
    const { stdout } = await startCtk(...args, '--json').ended
    const report = JSON.parse(stdout)
    expect(report).toMatchObject({ read: ROWS, rejected: broken.length, exitCode: 1 })
    expect(report.written + report.kept).toBe(good)
    expect(report.resumed).toBeGreaterThanOrEqual(KILLS * 1_000)
    await database.refresh([table])
    expect(await countRows(database, table)).toBe(good)
    const [sums] = await database.query<{ ids: number; different: number }>(
      compile(sql`SELECT sum(${id('id')}) AS ids, count(DISTINCT ${id('id')}) AS different FROM ${tableId(table)}`),
    )
    const ids = lines.flatMap((line, i) => (line.includes('not a number') ? [] : [i]))
    expect([Number(sums?.ids), Number(sums?.different)]).toEqual([ids.reduce((a, b) => a + b, 0), good])
    const told = files
      .read(rejects)
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(told.map(({ line }) => line).sort((a, b) => a - b)).toEqual(broken.map((i) => i + 2))
    expect(told[0].reason).toContain('not a number')
    expect(JSON.parse((await startCtk(...args, '--json').ended).stdout)).toMatchObject({ skipped: 'loaded' })
  })
})
