import { chaosProxy, describeDatabases, openProcessPool, retentionScenario, uniqueSchema } from '@ctk/conformance'
import { retentionDelete } from '@ctk/plugin-retention-delete'
import { retentionTimerange } from '@ctk/plugin-retention-timerange'
import { expect, it } from 'vitest'
import { startCtk } from './ctk-process.ts'
import { destroys, holding } from './holding.ts'

const plugins = [retentionDelete, retentionTimerange]
const policies = {
  'drop-partition': { strategy: 'delete', duration: '1mo' },
  'delete-range': { strategy: 'timerange-delete', duration: '1mo', column: 'ts', target: { pause: '0' } },
}

describeDatabases(['postgresql', 'cratedb'], 'kill -9', (db) => {
  it.each(
    Object.entries(policies).flatMap(([kind, policy]) =>
      (['before', 'after'] as const).map((side) => ({ kind, side, policy })),
    ),
  )('$side the effect of $kind: the next run takes over at once and ends the same', async ({ side, policy }) => {
    await using pool = await openProcessPool(db.url)
    const { database } = pool.start()
    await using scenario = await retentionScenario(database, {
      plugins,
      tables: { a: [policy] },
      schema: uniqueSchema('kill9'),
    })
    const ids = async () => ((await scenario.inspect(database)) as { ids: { a: number[] } }).ids.a
    const all = await ids()
    const lost =
      side === 'before' ? holding('request', destroys) : holding('reply', db.name === 'cratedb' ? destroys : /COMMIT/)
    const run = (url: string, ...more: string[]) =>
      startCtk('retention', 'run', url, '--schema', scenario.storeSchema, '--cutoff', '2020-04-01', ...limits, ...more)
    {
      await using proxy = await chaosProxy(db.url, lost.rules)
      const victim = run(proxy.url)
      await Promise.race([lost.caught, victim.ended.then((end) => Promise.reject(new Error(JSON.stringify(end))))])
      victim.child.kill('SIGKILL')
      expect((await victim.ended).code).toBeNull()
    }
    // What was on its way when the process died is lost with it; what had arrived has taken effect.
    expect(await ids()).toEqual(side === 'before' ? all : all.slice(8))
    const next = await run(db.url, '--wait', '2m', '--json').ended
    expect(next.code, next.stderr).toBe(0)
    expect(await scenario.inspect(database)).toMatchObject({
      ids: { a: all.slice(8) },
      journal: { open: [], held: [], twice: [], removed: 'adds up' },
      faults: [],
    })
  })
})

const limits = ['--max-share', '100']
