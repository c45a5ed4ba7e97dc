import { chaosProxy, describeDatabases, openProcessPool, retentionScenario, uniqueSchema } from '@ctk/conformance'
import { retentionDelete } from '@ctk/plugin-retention-delete'
import { expect, it } from 'vitest'
import { startCtk } from './ctk-process.ts'
import { holding, intends } from './holding.ts'
import { startRun } from './run-process.ts'

describeDatabases(['postgresql', 'cratedb'], 'two runs at the same time', (db) => {
  it('one works; the other exits 5 at once, or waits with --wait and finds nothing left to do', async () => {
    await using pool = await openProcessPool(db.url)
    const { database } = pool.start()
    const tables = { a: [{ strategy: 'delete', duration: '1mo' }] }
    await using scenario = await retentionScenario(database, {
      plugins: [retentionDelete],
      tables,
      schema: uniqueSchema('two'),
    })
    const working = holding('reply', intends)
    await using proxy = await chaosProxy(db.url, working.rules)
    const first = startRun(proxy.url, scenario.storeSchema, { ...scenario.request, statementTimeoutMs: 120_000 })
    await working.caught

    const rival = (...more: string[]) =>
      startCtk(
        'retention',
        'run',
        db.url,
        '--schema',
        scenario.storeSchema,
        '--cutoff',
        '2020-04-01',
        '--json',
        ...more,
      ).ended
    const refused = await rival()
    expect(refused.code).toBe(5)
    expect(JSON.parse(refused.stdout)).toMatchObject({ error: { code: 'CTK_LEASE_HELD' } })

    const waiting = rival('--wait', '5m')
    working.letGo()
    expect(await first.ended).toMatchObject({ code: 0, report: { tables: [{ removed: { partitions: 2, rows: 8 } }] } })
    const waited = await waiting
    expect(waited.code, waited.stderr).toBe(0)
    expect(JSON.parse(waited.stdout)).toMatchObject({ exitCode: 0, tables: [{ status: 'nothing-expired' }] })
    expect(await scenario.inspect(database)).toMatchObject({
      journal: { open: [], held: [], twice: [], removed: 'adds up' },
      faults: [],
    })
  })
})
