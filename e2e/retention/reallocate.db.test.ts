import { describeServer, startCrateDbCluster, uniqueSchema } from '@ctk/conformance'
import {
  createToolkit,
  type Database,
  type PolicyInput,
  type StampedEvent,
  type TableName,
  type Toolkit,
} from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { retentionReallocate } from '@ctk/plugin-retention-reallocate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { full, rows, run } from './monthly-tables.js'

const cutoff = '2024-01-01'
/** Only the last two have a tier: what is on the first is not there yet. */
const nodes = [{ storage: 'hot' }, { storage: 'hot', tier: 'warm' }, { storage: 'cold', tier: 'cold' }]
const cold = { attribute: 'storage', value: 'cold' }
const disk = 'cluster.routing.allocation.disk'
const settings = {
  // What the cluster moves for its own reasons is in the way of a test.
  'cluster.routing.rebalance.enable': 'none',
  [`${disk}.threshold_enabled`]: 'true',
  [`${disk}.watermark.low`]: '99.7%',
  [`${disk}.watermark.high`]: '99.8%',
  [`${disk}.watermark.flood_stage`]: '99.9%',
}

await describeServer(
  'moving partitions on three nodes of CrateDB',
  () => startCrateDbCluster(nodes, { settings }),
  (cluster) => {
    const schema = uniqueSchema('realloc')
    let database: Database
    let toolkit: Toolkit
    const heard: StampedEvent[] = []
    const table = (name: string): TableName => ({ schema, name })
    const create = (name: string, target: Record<string, unknown>, more: Partial<PolicyInput> = {}) =>
      toolkit.policies.create({
        ...{ strategy: 'reallocate', table: table(name), column: 'month', duration: '1mo', target },
        ...more,
      })
    const go = (name: string, signal?: AbortSignal) =>
      toolkit.retention.run({ cutoff, tables: [table(name)], waitMs: 60_000 }, signal)
    /** A table of months, from 2023-07 on, with some rows in each. None of it is on the cold node by chance, where there would be nothing to move. */
    const layOut = async (name: string, { months = 3, replicas = 0, count = 10, shards: parts = 1 } = {}) => {
      await run(
        database,
        `CREATE TABLE ${full(table(name))} (ts TIMESTAMP WITH TIME ZONE, "Region" TEXT, note TEXT,
       month TIMESTAMP WITH TIME ZONE GENERATED ALWAYS AS date_trunc('month', ts))
       CLUSTERED INTO ${parts} SHARDS PARTITIONED BY (month, "Region")
       WITH (number_of_replicas = ${replicas}, "routing.allocation.exclude.storage" = 'cold')`,
      )
      for (let i = 0; i < months; i++)
        await run(
          database,
          `INSERT INTO ${full(table(name))} (ts, "Region", note) SELECT $1, $2, 'row number ' || x FROM generate_series(1, ${count}) AS g(x)`,
          new Date(Date.UTC(2023, 6 + i, 5)),
          i % 2 === 0 ? 'eu' : null,
        )
      await database.refresh([table(name)])
      await eventually(async () => (await shards(name)).every(({ state }) => state === 'STARTED'))
      await run(database, `ALTER TABLE ${full(table(name))} RESET ("routing.allocation.exclude.storage")`)
    }
    const shards = (name: string) =>
      rows<{ node: string | null; state: string; primary: boolean; n: number }>(
        database,
        `SELECT node['name'] AS node, routing_state AS state, "primary", count(*) AS n FROM sys.shards
       WHERE schema_name = $1 AND table_name = $2 GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
        schema,
        name,
      )
    const asked = async (name: string) =>
      (
        await rows<{ required: object; replicas: string }>(
          database,
          `SELECT settings['routing']['allocation']['require'] AS required, number_of_replicas AS replicas
         FROM information_schema.table_partitions WHERE table_schema = $1 AND table_name = $2 ORDER BY partition_ident`,
          schema,
          name,
        )
      ).map(({ required, replicas }) => ({ ...required, replicas }))
    const count = async (name: string) => {
      await database.refresh([table(name)])
      return (await rows<{ n: number }>(database, `SELECT count(*) AS n FROM ${full(table(name))}`))[0]?.n
    }
    const eventually = async (what: () => Promise<boolean>) => {
      await expect.poll(() => what().catch(() => false), { timeout: 60_000, interval: 200 }).toBe(true)
    }
    const slowly = (limit: string) =>
      run(database, `SET GLOBAL TRANSIENT "indices.recovery.max_bytes_per_sec" = '${limit}'`)
    const isMoving = async (name: string) => (await shards(name)).some(({ state }) => state === 'RELOCATING')

    beforeAll(async () => {
      // A node that is killed while it is asked leaves statements without an answer.
      database = await openDatabase(cluster.url, { statementTimeoutMs: 15_000 })
      toolkit = createToolkit({ database, plugins: [retentionReallocate], schema: `${schema}_ext` })
      toolkit.events.subscribe((event) => void heard.push(event))
      await toolkit.setup()
    })
    afterAll(() => database?.[Symbol.asyncDispose]())

    it('returns when every shard is there, and has told how far they are', async () => {
      await layOut('there', { shards: 2, months: 4 })
      await create('there', cold)
      const report = await go('there')
      expect(await shards('there')).toEqual([{ node: 'node-2', state: 'STARTED', primary: true, n: 8 }])
      expect(report).toMatchObject({
        exitCode: 0,
        tables: [{ status: 'done', verb: 'moved', removed: { partitions: 4 } }],
      })
      expect(await asked('there')).toEqual(Array(4).fill({ storage: 'cold', replicas: '0' }))
      const progress = heard.filter((event) => event.type === 'move.progress')
      expect(progress.at(-1)).toMatchObject({ runId: report.runId, done: 4, total: 4 })
      expect(progress.at(-1)?.bytes).toBe(progress.at(-1)?.totalBytes)
      const { partitions } = await toolkit.retention.explain(table('there'), { cutoff })
      expect(partitions.map(({ fates }) => fates[0]?.explanation)).toEqual(Array(4).fill('on cold nodes'))
      expect(await go('there')).toMatchObject({ exitCode: 0, tables: [{ status: 'nothing-expired' }] })
    })

    it('goes on in stages; a node without the attribute is not there yet', async () => {
      await layOut('stages', { months: 6 })
      const to = (value: string) => ({ attribute: 'tier', value })
      await create('stages', to('warm'), { duration: '1mo' })
      await create('stages', to('cold'), { duration: '3mo' })
      const at = async () => {
        const found = await rows<{ node: string }>(
          database,
          `SELECT p."values"['month'] AS month, s.node['name'] AS node
         FROM sys.shards s JOIN information_schema.table_partitions p
           ON p.table_schema = s.schema_name AND p.table_name = s.table_name AND p.partition_ident = s.partition_ident
         WHERE s.schema_name = $1 AND s.table_name = 'stages' ORDER BY 1`,
          schema,
        )
        return found.map(({ node }) => node)
      }
      expect(await toolkit.retention.run({ cutoff: '2023-12-01', tables: [table('stages')] })).toMatchObject({
        exitCode: 0,
      })
      const [warm, coldest] = ['node-1', 'node-2']
      expect((await at()).slice(0, 4)).toEqual([coldest, coldest, warm, warm])
      expect(await go('stages')).toMatchObject({ exitCode: 0 })
      expect((await at()).slice(0, 5)).toEqual([coldest, coldest, coldest, warm, warm])
      const { partitions } = await toolkit.retention.explain(table('stages'), { cutoff })
      expect(partitions[0]?.fates.map(({ explanation }) => explanation).sort()).toEqual([
        'left to the policy "reallocate" after 3mo of the same table',
        'on cold nodes',
      ])
    })

    it('has fewer replicas and merges segments on the way, and again after late rows', async () => {
      await layOut('warm', { months: 1, replicas: 1 })
      const late = () =>
        run(database, `INSERT INTO ${full(table('warm'))} (ts, "Region", note) VALUES ('2023-07-06', 'eu', 'late')`)
      await late()
      await create('warm', { ...cold, replicas: 0, forceMerge: true })
      const segments = () =>
        rows(
          database,
          'SELECT count(*) AS n FROM sys.segments WHERE table_schema = $1 AND table_name = $2',
          schema,
          'warm',
        )
      for (let round = 1; round <= 2; round++) {
        await database.refresh([table('warm')])
        expect(await segments()).not.toEqual([{ n: 1 }])
        expect(await go('warm')).toMatchObject({ exitCode: 0, tables: [{ status: 'done' }] })
        expect(await shards('warm')).toEqual([{ node: 'node-2', state: 'STARTED', primary: true, n: 1 }])
        expect(await segments()).toEqual([{ n: 1 }])
        expect(await go('warm')).toMatchObject({ tables: [{ status: 'nothing-expired' }] })
        await late()
      }
      expect(await asked('warm')).toEqual([{ storage: 'cold', replicas: '0' }])
    })

    it('explains a replica that has no node of its own, and puts the setting back', async () => {
      await layOut('replica', { months: 2, replicas: 1 })
      await run(database, `ALTER TABLE ${full(table('replica'))} SET ("routing.allocation.require.storage" = 'hot')`)
      await create('replica', cold)
      await eventually(async () =>
        (await shards('replica')).every(({ node, state }) => node !== 'node-2' && state === 'STARTED'),
      )
      const before = await asked('replica')
      expect(before).toEqual(Array(2).fill({ storage: 'hot', replicas: '1' }))
      // What a run that was broken off has set is put back first, so that nobody takes it for what was there before.
      const stop = new AbortController()
      const broken = go('replica', stop.signal)
      await eventually(async () =>
        (await asked('replica')).every((each) => 'storage' in each && each.storage === 'cold'),
      )
      stop.abort()
      // A busy machine may hear of it when the run has found out by itself.
      const { exitCode } = await broken
      expect([130, 1]).toContain(exitCode)
      // Nothing is begun while shards are on their way.
      await eventually(async () => !(await isMoving('replica')))
      const report = await go('replica')
      expect(report.reconciled).toBe(exitCode === 130 ? 2 : 0)
      expect(report).toMatchObject({ exitCode: 1, tables: [{ status: 'failed', removed: { partitions: 0 } }] })
      expect(report.tables[0]?.failure).toMatchObject({
        code: 'CTK_NOT_MOVED',
        message: expect.stringMatching(
          /^2023-07 \/ eu of \S+\.replica cannot move to nodes with storage=cold: shard 0 \((primary|replica)\) on node-[01]: node-2: a copy of this shard is already allocated to this node\. The setting was put back\.$/,
        ),
        suggestions: expect.arrayContaining([expect.stringContaining('--target replicas=0')]),
      })
      expect(await asked('replica')).toEqual(before)
      await eventually(async () => !(await isMoving('replica')))
      expect((await shards('replica')).every(({ node }) => node !== 'node-2')).toBe(true)
    })

    it('keeps the setting where the policy says so', async () => {
      await layOut('kept', { months: 1, replicas: 1 })
      await create('kept', { ...cold, onStuck: 'keep' })
      expect((await go('kept')).tables[0]?.failure?.message).toMatch(
        /The setting stays, so it moves as soon as it can\.$/,
      )
      expect(await asked('kept')).toEqual([{ storage: 'cold', replicas: '1' }])
      await run(database, `ALTER TABLE ${full(table('kept'))} SET (number_of_replicas = 0)`)
      expect(await go('kept')).toMatchObject({ exitCode: 0 })
      expect(await shards('kept')).toEqual([{ node: 'node-2', state: 'STARTED', primary: true, n: 1 }])
    })

    it('explains a disk that is over its watermark', async () => {
      await layOut('disk', { months: 1 })
      await create('disk', cold)
      await run(database, `SET GLOBAL TRANSIENT "${disk}.watermark.low" = '0.0001%'`)
      try {
        const report = await go('disk')
        expect(report).toMatchObject({ exitCode: 1, tables: [{ failure: { code: 'CTK_NOT_MOVED' } }] })
        expect(report.tables[0]?.failure?.message).toMatch(/node-2: .*watermark.*The setting was put back\.$/)
        expect(report.tables[0]?.failure?.suggestions[0]).toMatch(/disk space on nodes with storage=cold/)
      } finally {
        await run(database, `RESET GLOBAL "${disk}.watermark.low"`)
      }
      expect(await asked('disk')).toEqual([{ replicas: '0' }])
      expect(await go('disk')).toMatchObject({ exitCode: 0 })
    })

    it('changes nothing where no node has the attribute', async () => {
      await layOut('nowhere', { months: 1 })
      await create('nowhere', { attribute: 'storage', value: 'frozen' })
      expect((await go('nowhere')).tables[0]?.failure).toMatchObject({
        code: 'CTK_NOT_MOVED',
        message: expect.stringContaining('No node has storage=frozen'),
      })
      expect(await asked('nowhere')).toEqual([{ replicas: '0' }])
    })

    describe('when moving takes long', () => {
      const large = { months: 2, count: 10_000 }
      const total = 20_000
      const begin = async (name: string, target: Record<string, unknown> = cold, signal?: AbortSignal) => {
        await layOut(name, large)
        await slowly('20kb')
        await create(name, target)
        return go(name, signal)
      }
      const arrived = [{ node: 'node-2', state: 'STARTED', primary: true, n: 2 }]

      it('a run that is interrupted leaves a clear state, and the next one adopts what goes on by itself', async () => {
        const stop = new AbortController()
        const ended = begin('interrupted', cold, stop.signal)
        await eventually(() => isMoving('interrupted'))
        stop.abort()
        expect(await ended).toMatchObject({ exitCode: 130, interrupted: true })
        await slowly('40mb')
        expect(await go('interrupted')).toMatchObject({ exitCode: 0, reconciled: 2 })
        expect(await shards('interrupted')).toEqual(arrived)
        expect(await count('interrupted')).toBe(total)
      })

      it('stops waiting when the policy says so', async () => {
        await eventually(async () => !(await isMoving('interrupted')))
        const report = await begin('late', { ...cold, wait: '1s' })
        expect(report).toMatchObject({ exitCode: 1, tables: [{ failure: { code: 'CTK_TIMEOUT' } }] })
        expect(await asked('late')).toEqual(Array(2).fill({ storage: 'cold', replicas: '0' }))
        await slowly('40mb')
        const next = await go('late')
        expect(next).toMatchObject({ exitCode: 0 })
        expect(next.reconciled).toBeGreaterThanOrEqual(1)
        expect(await shards('late')).toEqual(arrived)
      })

      it('a node that is killed ends it in a clear state, and a re-run completes', async () => {
        const ended = begin('killed')
        await eventually(() => isMoving('killed'))
        await cluster.nodes[2]?.kill()
        const report = await await ended
        expect(report).toMatchObject({ exitCode: 1, tables: [{ failure: { code: 'CTK_NOT_MOVED' } }] })
        expect(await asked('killed')).toEqual(Array(2).fill({ replicas: '0' }))
        await slowly('40mb')
        await cluster.nodes[2]?.restart()
        await eventually(async () => (await database.status()).health === 'green')
        expect(await go('killed')).toMatchObject({ exitCode: 0 })
        expect(await shards('killed')).toEqual(arrived)
        expect(await count('killed')).toBe(total)
      }, 240_000)
    })

    it('takes over the moves of the Python toolkit, several of a table', async () => {
      await layOut('python', { months: 2 })
      const theirs = full({ schema: `${schema}_ext`, name: 'retention_policy' })
      await run(
        database,
        `CREATE TABLE ${theirs} (id TEXT, strategy TEXT, tags OBJECT, table_schema TEXT, table_name TEXT, partition_column TEXT,
         retention_period INTEGER, reallocation_attribute_name TEXT, reallocation_attribute_value TEXT, target_repository_name TEXT)`,
      )
      for (const [value, days] of Object.entries({ warm: 30, cold: 160 }))
        await run(
          database,
          `INSERT INTO ${theirs} (id, strategy, table_schema, table_name, partition_column, retention_period,
           reallocation_attribute_name, reallocation_attribute_value) VALUES ($1, 'reallocate', $2, 'python', 'month', $3, 'tier', $1)`,
          value,
          schema,
          days,
        )
      await database.refresh([{ schema: `${schema}_ext`, name: 'retention_policy' }])
      const { created, refused } = await toolkit.policies.importFromPython()
      expect([created.map(({ target }) => target.value).sort(), refused]).toEqual([['cold', 'warm'], []])
      expect(await go('python')).toMatchObject({ exitCode: 0 })
      expect((await shards('python')).map(({ node, n }) => [node, n])).toEqual([
        ['node-1', 1],
        ['node-2', 1],
      ])
    })

    it('is refused for a tablespace', async () => {
      await layOut('tablespace', { months: 1 })
      await expect(create('tablespace', { tablespace: 'cold' })).rejects.toMatchObject({ code: 'CTK_POLICY_INVALID' })
    })
  },
)
