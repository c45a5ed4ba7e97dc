import { setTimeout as sleep } from 'node:timers/promises'
import { chaosProxy, describeDatabases, openProcessPool, retentionScenario, uniqueSchema } from '@ctk/conformance'
import { retentionDelete } from '@ctk/plugin-retention-delete'
import { retentionTimerange } from '@ctk/plugin-retention-timerange'
import { expect, it } from 'vitest'
import { destroys, holding, intends } from './holding.ts'
import { startRun } from './run-process.ts'

const plugins = [retentionDelete, retentionTimerange]
const strategies = {
  'drop-partition': { strategy: 'delete', duration: '1mo' },
  'delete-range': { strategy: 'timerange-delete', duration: '1mo', column: 'ts', target: { pause: '0' } },
}
const leaseMs = 1_000

describeDatabases(['postgresql', 'cratedb'], 'a run that was stopped for longer than its lease', (db) => {
  it.each(
    Object.entries(strategies).flatMap(([kind, policy]) =>
      (['before it had sent', 'after it had sent'] as const).map((when) => ({ kind, when, policy })),
    ),
  )('destroys nothing when it goes on: $kind, stopped $when it', async ({ when, policy }) => {
    await using pool = await openProcessPool(db.url)
    const { database } = pool.start()
    await using scenario = await retentionScenario(database, {
      plugins,
      tables: { a: [policy] },
      schema: uniqueSchema('lost'),
    })
    const ids = async () => ((await scenario.inspect(database)) as { ids: { a: number[] } }).ids.a
    const all = await ids()
    const first = when === 'after it had sent' ? holding('request', destroys) : holding('reply', intends)
    const second = holding('reply', intends)
    await using firstProxy = await chaosProxy(db.url, first.rules)
    await using secondProxy = await chaosProxy(db.url, second.rules)
    // Longer than a process sleeps here, so that it hears what became of its statement.
    const request = { ...scenario.request, leaseMs, statementTimeoutMs: 30_000 }

    const sleeper = startRun(firstProxy.url, scenario.storeSchema, request)
    await Promise.race([first.caught, sleeper.ended.then(({ output }) => Promise.reject(new Error(output)))])
    sleeper.child.kill('SIGSTOP')
    const taker = startRun(secondProxy.url, scenario.storeSchema, { ...request, waitMs: 60_000 })
    await Promise.race([second.caught, taker.ended.then(({ output }) => Promise.reject(new Error(output)))])

    // The statement arrives while its sender sleeps and somebody else has the lease.
    first.letGo()
    await sleep(500)
    expect(await ids()).toEqual(all)
    sleeper.child.kill('SIGCONT')
    const slept = await sleeper.ended
    expect(slept).toMatchObject({ code: 1, report: { tables: [{ failure: { code: 'CTK_LEASE_LOST' } }] } })
    expect(await ids()).toEqual(all)

    second.letGo()
    const took = await taker.ended

    expect(took).toMatchObject({ code: 0, report: { reconciled: expect.any(Number), tables: [{ status: 'done' }] } })
    expect(took.report?.tables[0]?.removed.rows).toBe(8)
    expect(await scenario.inspect(database)).toMatchObject({
      ids: { a: all.slice(8) },
      journal: { open: [], held: [], twice: [], removed: 'adds up' },
      faults: [],
    })
  })
})
