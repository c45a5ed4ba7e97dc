import { describeDatabases, uniqueSchema } from '@ctk/conformance'
import {
  createToolkit,
  type Database,
  parseWindow,
  type ServerStatus,
  type ServerStrain,
  type TableName,
  type Toolkit,
} from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { retentionDelete } from '@ctk/plugin-retention-delete'
import { retentionTimerange } from '@ctk/plugin-retention-timerange'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createMonthlyTable, months, monthsOf, run } from './monthly-tables.js'

const cutoff = '2024-02-10'

describeDatabases(['pglite', 'cratedb'], 'how a run goes about its work', (server) => {
  const schema = uniqueSchema('options')
  let database: Database
  let toolkit: Toolkit
  let status: Partial<ServerStatus & ServerStrain> = {}
  let count = 0
  const monthly = async () => {
    const table = await createMonthlyTable(database, { schema, name: `t${count++}` })
    await toolkit.policies.create({ strategy: 'delete', table: table.table, duration: '1y' })
    return table
  }
  const request = (...tables: TableName[]) => ({ cutoff, tables, maxShare: 100 })
  /** A time of day that is now, or twelve hours away. */
  const window = (hoursFromNow: number) => {
    const hour = (new Date().getUTCHours() + hoursFromNow) % 24
    return parseWindow(`${hour}:00-${(hour + 2) % 24}:00`)
  }

  beforeAll(async () => {
    database = await openDatabase(server.url)
    toolkit = createToolkit({
      database: {
        ...database,
        status: async () => ({ ...(await database.status()), ...status }),
        strain: async () => ({ ...(await database.strain()), ...status }),
      },
      plugins: [retentionDelete, retentionTimerange],
      schema: `${schema}_ext`,
    })
    await toolkit.setup()
    if (database.dialect !== 'cratedb') await run(database, `CREATE SCHEMA "${schema}"`)
  })
  afterAll(async () => {
    await database?.[Symbol.asyncDispose]()
  })

  it('works on several tables side by side, each with its own outcome and one audit chain', async () => {
    const tables = [await monthly(), await monthly(), await monthly()]
    const report = await toolkit.retention.run({ ...request(...tables.map(({ table }) => table)), parallel: 3 })
    expect(report).toMatchObject({ exitCode: 0, audit: { length: 39 } })
    expect(report.tables.map(({ removed }) => removed.partitions)).toEqual([13, 13, 13])
    for (const table of tables) expect(await monthsOf(database, table)).toEqual(months(13, 24))
  })

  it('does nothing outside of its window', async () => {
    const table = await monthly()
    const outside = toolkit.retention.run({ ...request(table.table), window: window(12) })
    await expect(outside).rejects.toMatchObject({ code: 'CTK_OUTSIDE_WINDOW' })
    expect(await monthsOf(database, table)).toEqual(months(0, 24))
    const inside = await toolkit.retention.run({ ...request(table.table), window: window(23) })
    expect(inside.exitCode).toBe(0)
  })

  it('stops when its time is over, says so, and a later run goes on', async () => {
    const table = await monthly()
    const report = await toolkit.retention.run({ ...request(table.table), timeoutMs: 1 })
    expect(report).toMatchObject({
      exitCode: 1,
      interrupted: false,
      tables: [{ status: 'failed', failure: { code: 'CTK_RUN_TIME_OVER', suggestions: ['Run it again to go on.'] } }],
    })
    expect((await toolkit.retention.run(request(table.table))).exitCode).toBe(0)
    expect(await monthsOf(database, table)).toEqual(months(13, 24))
    const runs = database.runs({ schema: `${schema}_ext` })
    await runs.refresh()
    expect(await runs.steps({ states: ['open'] })).toEqual([])
  })

  it('waits for a cluster at rest where it is asked to, and otherwise removes what frees space', async () => {
    const table = await monthly()
    for (const [trouble, message] of [
      [{ relocating: 2 }, '2 shards are moving'],
      [{ shortOfDisk: 1 }, 'free disk space'],
      [{ health: 'yellow' as const }, 'yellow'],
    ] as const) {
      status = trouble
      await expect(toolkit.retention.run({ ...request(table.table), requireHealthy: true })).rejects.toMatchObject({
        code: 'CTK_CLUSTER_BUSY',
        message: expect.stringContaining(message),
      })
    }
    expect(await monthsOf(database, table)).toEqual(months(0, 24))
    status = { relocating: 2, shortOfDisk: 1 }
    expect((await toolkit.retention.run(request(table.table))).exitCode).toBe(0)
    status = {}
  })
})
