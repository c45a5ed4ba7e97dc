import {
  chaosProxy,
  createTestTablespace,
  describeDatabases,
  describeRetentionStrategy,
  describeServer,
  killSweep,
  openProcessPool,
  type RetentionScenarioOptions,
  retentionScenario,
  startCrateDbCluster,
  type TestDatabase,
  uniqueSchema,
} from '@ctk/conformance'
import {
  compile,
  type Database,
  DatabaseService,
  EventBus,
  EventsService,
  id,
  OperationHandlers,
  Registry,
  RetentionStrategies,
  sql,
  type TableName,
  tableId,
} from '@ctk/core'
import { retentionReallocate } from '@ctk/plugin-retention-reallocate'
import { describe, expect, it } from 'vitest'
import { holding } from './holding.ts'
import { startRun } from './run-process.ts'
import { sweepEvery } from './sweep-every.js'

/** Where partitions go, and how to see it. */
interface Place extends Pick<RetentionScenarioOptions, 'reset' | 'look'>, AsyncDisposable {
  readonly target: Record<string, unknown>
}

/** Longer than any statement of the runs. */
const leaseMs = 3_000
/** What the handler sends, and what is written down before and after; all other statements are swept with other operations. */
const aroundMoves = /ctk [0-9a-f]+ run|run_step|COMMIT/

/** A run that moves two of three partitions, killed wherever it can be. */
function killed(db: Pick<TestDatabase, 'name' | 'url'>, prepare: (database: Database) => Promise<Place>): void {
  const scenarioOf = (database: Database, { target, reset, look }: Place) =>
    retentionScenario(database, {
      plugins: [retentionReallocate],
      tables: { a: [{ strategy: 'reallocate', duration: '1mo', target }] },
      schema: uniqueSchema('move'),
      keeping: ['move-partition'],
      ...(reset && { reset }),
      ...(look && { look }),
    })
  const settled = { journal: { open: [], held: [], twice: [], removed: 'adds up' }, faults: [] }

  it('ends as if nothing had happened, at whichever statement of it', async () => {
    await using pool = await openProcessPool(db.url)
    await using place = await prepare(pool.start().database)
    await using scenario = await scenarioOf(pool.start().database, place)
    const report = await killSweep(pool, scenario, { matching: aroundMoves, every: sweepEvery(3) })
    expect(report.findings).toEqual([])
    expect(report.expected).toMatchObject({ ...settled, look: { there: 2, elsewhere: expect.any(Number) } })
    expect(report.kills).toBeGreaterThanOrEqual(4)
  }, 600_000)

  // Nobody else can have an embedded database open.
  if (db.name === 'pglite') return

  describe('kill -9', () => {
    it.each(['before', 'after'] as const)('%s the effect: the next run ends the same', async (side) => {
      await using pool = await openProcessPool(db.url)
      const { database } = pool.start()
      await using place = await prepare(database)
      await using scenario = await scenarioOf(database, place)
      const moves = /ALTER \/\* ctk/
      const lost =
        side === 'before' ? holding('request', moves) : holding('reply', db.name === 'cratedb' ? moves : /COMMIT/)
      {
        await using proxy = await chaosProxy(db.url, lost.rules)
        const victim = startRun(proxy.url, scenario.storeSchema, { ...scenario.request, leaseMs })
        await Promise.race([lost.caught, victim.ended.then((end) => Promise.reject(new Error(end.output)))])
        victim.child.kill('SIGKILL')
        expect((await victim.ended).code).toBeNull()
      }
      const next = await startRun(db.url, scenario.storeSchema, { ...scenario.request, leaseMs, waitMs: 60_000 }).ended
      expect(next.code, next.output).toBe(0)
      expect(await scenario.inspect(database)).toMatchObject({ ...settled, look: { there: 2 } })
    })
  })
}

describeDatabases(['pglite', 'postgresql'], 'moving partitions into a tablespace', (db) => {
  const prepare = async (database: Database): Promise<Place> => {
    const space = await createTestTablespace(database)
    return {
      target: { tablespace: space.name },
      look: async (of, [table]) => {
        const leaves = await of.query<{ there: boolean }>(
          compile(sql`SELECT coalesce(s.spcname = ${space.name}, false) AS "there" FROM pg_catalog.pg_class c
            LEFT JOIN pg_catalog.pg_tablespace s ON s.oid = c.reltablespace
            WHERE c.relkind = 'r' AND c.relnamespace = (SELECT n.oid FROM pg_catalog.pg_namespace n WHERE n.nspname = ${table?.schema})`),
        )
        return tally(leaves)
      },
      [Symbol.asyncDispose]: space.drop,
    }
  }
  killed(db, prepare)
})

await describeServer(
  'moving partitions to nodes',
  () => startCrateDbCluster([{ storage: 'cold' }]),
  (node) => {
    const setting = id('routing.allocation.require.storage')
    killed(node, async () => ({
      target: { attribute: 'storage', value: 'cold' },
      reset: (of, [table]) => of.execute(compile(sql`ALTER TABLE ${tableId(table as TableName)} RESET (${setting})`)),
      look: async (of, [table]) => {
        const partitions = await of.query<{ value: string | null }>(
          compile(sql`SELECT settings['routing']['allocation']['require']['storage'] AS "value"
          FROM information_schema.table_partitions WHERE table_schema = ${table?.schema} AND table_name = ${table?.name}`),
        )
        return tally(partitions.map(({ value }) => ({ there: value === 'cold' })))
      },
      [Symbol.asyncDispose]: async () => undefined,
    }))

    // One node is enough to be told where partitions have to be.
    describe('by the contract of strategies', async () => {
      const registry = new Registry()
      registry.install(retentionReallocate)
      registry.provide(DatabaseService, { dialect: 'cratedb' } as Database)
      registry.provide(EventsService, new EventBus())
      const strategy = await registry.load(RetentionStrategies, 'reallocate')
      const handlers = [await registry.load(OperationHandlers, 'move-partition')]
      const target = { attribute: 'storage', value: 'cold' }
      describeRetentionStrategy(strategy, { target, handlers, plugin: retentionReallocate, databases: [node] })
    })
  },
)

function tally(all: readonly { readonly there: boolean }[]) {
  const there = all.filter((each) => each.there).length
  return { there, elsewhere: all.length - there }
}
