import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeDatabases, type StatementTap, tapStatements, uniqueSchema } from '@ctk/conformance'
import { createToolkit, type Database, type Toolkit } from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { retentionDelete } from '@ctk/plugin-retention-delete'
import { webhooks } from '@ctk/plugin-webhooks'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { dropSchema } from '../database/drop-schema.js'
import { createMonthlyTable } from '../retention/monthly-tables.js'
import { startCtk } from '../spawn-ctk.js'
import { startReceiver } from './start-receiver.js'

describeDatabases(['postgresql', 'cratedb'], 'what webhooks cost a run', ({ url }) => {
  const schema = uniqueSchema('hooks')
  const ext = `${schema}_ext`
  const table = { schema, name: 'readings' }
  let folder: string
  let tap: StatementTap
  let database: Database
  let without: Toolkit
  let having: Toolkit

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ctk-webhooks-'))
    tap = await tapStatements(url)
    database = await openDatabase(tap.url)
    await createMonthlyTable(database, table)
    without = createToolkit({ database, plugins: [retentionDelete], schema: ext })
    having = createToolkit({ database, plugins: [retentionDelete, webhooks], schema: ext })
    await without.setup()
    await without.policies.create({ strategy: 'delete', table, duration: '1d' })
  })

  afterAll(async () => {
    for (const each of [schema, ext]) await dropSchema(database, each)
    await database?.[Symbol.asyncDispose]()
    await tap?.[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true, force: true })
  })

  const sent = async (toolkit: Toolkit, cutoff: string): Promise<string[]> => {
    tap.statements.length = 0
    const report = await toolkit.retention.run({ cutoff, maxShare: 100 })
    expect(report.exitCode).toBe(0)
    await toolkit.flush()
    return [...tap.statements]
  }

  test('nothing without the plugin, one read by primary key without a webhook', async () => {
    const isOurs = (statement: string) => /webhook/i.test(statement)
    const read = [expect.stringMatching(/^SELECT version FROM .* WHERE component = 'webhooks'$/)]
    // Of runs that remove something only what is ours is compared: where somebody holds a lock they try again.
    expect((await sent(without, '2022-02-02')).filter(isOurs)).toEqual([])
    expect((await sent(having, '2022-03-02')).filter(isOurs)).toEqual(read)
    const idle = await sent(without, '2022-01-01')
    expect(await sent(having, '2022-01-01')).toHaveLength(idle.length + 1)
    tap.statements.length = 0
    await having.retention.plan()
    await having.flush()
    expect(tap.statements.filter((statement) => /webhook/i.test(statement))).toEqual([])
  })

  test('five with a webhook, however many events there are', async () => {
    const to = await startReceiver()
    onTestFinished(() => to[Symbol.asyncDispose]())
    process.env.CTK_STATEMENTS_SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`
    onTestFinished(() => {
      delete process.env.CTK_STATEMENTS_SECRET
    })
    const secret = { CTK_STATEMENTS_SECRET: process.env.CTK_STATEMENTS_SECRET }
    const where = ['--uri', url, '--schema', ext, '--secret-env', 'CTK_STATEMENTS_SECRET']
    const add = ['webhooks', 'add', `http://127.0.0.1:${to.port}/`, '--events', '*', ...where]
    expect((await startCtk(add, folder, secret).ended).code).toBe(0)
    const costs: number[] = []
    for (const cutoff of ['2022-04-02', '2022-12-02']) {
      to.received.length = 0
      const statements = await sent(having, cutoff)
      costs.push(statements.filter((statement) => /webhook/i.test(statement)).length)
      expect(to.received.length).toBe(cutoff === '2022-04-02' ? 4 : 11)
    }
    expect(costs[0]).toBeLessThanOrEqual(5)
    expect(costs[1]).toBe(costs[0])
  })
})
