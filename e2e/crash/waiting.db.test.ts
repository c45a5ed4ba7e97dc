import {
  describeDatabases,
  openProcessPool,
  type ProcessPool,
  type RetentionScenario,
  retentionScenario,
  uniqueSchema,
  virtualTime,
} from '@ctk/conformance'
import { createToolkit, type Database, leaseKey, type Policy, type RunOptions } from '@ctk/core'
import { retentionDelete } from '@ctk/plugin-retention-delete'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'

const minute = 60_000

describeDatabases(['pglite', 'cratedb'], 'waiting, without waiting', (db) => {
  const plugins = [retentionDelete]
  let pool: ProcessPool
  let database: Database
  let scenario: RetentionScenario
  beforeAll(async () => {
    pool = await openProcessPool(db.url)
    database = pool.start().database
    const tables = { a: [{ strategy: 'delete', duration: '1mo' }] }
    scenario = await retentionScenario(database, { plugins, tables, schema: uniqueSchema('wait') })
  })
  afterAll(async () => {
    await scenario?.[Symbol.asyncDispose]()
    await pool?.[Symbol.asyncDispose]()
  })
  beforeEach(() => scenario.prepare(database))

  const run = (of: Database, time: ReturnType<typeof virtualTime>, options: RunOptions = {}) =>
    createToolkit({ database: of, plugins, schema: scenario.storeSchema, pacer: time.pacer }).retention.run({
      ...scenario.request,
      ...options,
    })
  /** Somebody holds the lease, and may be dead. */
  const hold = async () => {
    const [policy] = await createToolkit({ database, plugins, schema: scenario.storeSchema }).policies.find()
    const keys = [leaseKey((policy as Policy).table)]
    const store = database.runs({ schema: scenario.storeSchema })
    await store.take(keys, { token: 'other', holder: '{}', at: Date.now() })
    return { beat: () => store.beat(keys, 'other') }
  }

  it('takes over from a dead run after its lease of six minutes, and no sooner', async () => {
    await hold()
    const hasty = virtualTime()
    await expect(run(database, hasty, { waitMs: 5 * minute })).rejects.toMatchObject({ code: 'CTK_LEASE_HELD' })
    expect(hasty.pacer.elapsed()).toBeGreaterThanOrEqual(5 * minute)
    const patient = virtualTime()
    expect(await run(database, patient, { waitMs: 10 * minute })).toMatchObject({ exitCode: 0 })
    expect(patient.pacer.elapsed()).toBeGreaterThanOrEqual(6 * minute)
    expect(patient.pacer.elapsed()).toBeLessThan(7 * minute)
  })

  it('never takes over from one that gives signs of life', async () => {
    const { beat } = await hold()
    const time = virtualTime(0, beat)
    await expect(run(database, time, { waitMs: 10 * minute })).rejects.toMatchObject({ code: 'CTK_LEASE_HELD' })
    expect(time.pacer.elapsed()).toBeGreaterThanOrEqual(10 * minute)
  })

  it('waits longer before each further attempt', async () => {
    const counting = pool.start()
    await run(counting.database, virtualTime())
    const at = counting.driver.sent.findIndex((text) => /DETACH|^DELETE \/\* ctk/.test(text)) + 1
    await scenario.prepare(database)
    const unlucky = pool.start({ at, side: 'before', survives: true })
    const time = virtualTime()
    expect(await run(unlucky.database, time)).toMatchObject({ exitCode: 0, tables: [{ status: 'done' }] })
    expect(unlucky.driver.isReached).toBe(true)
    const [first = 0] = time.waits.filter((wait) => wait > 0)
    expect(first).toBeGreaterThanOrEqual(250)
    expect(first).toBeLessThanOrEqual(500)
  })
})
