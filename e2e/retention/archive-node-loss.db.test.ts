import { setTimeout as sleep } from 'node:timers/promises'
import { describeServer, startCrateDbCluster } from '@ctk/conformance'
import { createToolkit, type Database } from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { retentionSnapshot } from '@ctk/plugin-retention-snapshot'
import { afterAll, beforeAll, expect, it } from 'vitest'

const table = { schema: 'doc', name: 'readings' }
const request = { cutoff: '2020-05-01', maxShare: 100 }

await describeServer(
  'archiving while a node dies',
  () => startCrateDbCluster([{}, {}, {}]),
  ({ url, nodes }) => {
    let database: Database
    const send = (sql: string, ...parameters: unknown[]) => database.execute({ sql, parameters })
    const query = <R>(sql: string) => database.query<R>({ sql, parameters: [] })
    const toolkit = () => createToolkit({ database, plugins: [retentionSnapshot] })
    const state = async () => {
      const [archives, partitions] = await Promise.all([
        toolkit().archives.find(),
        query<{ blocked: boolean }>(
          `SELECT settings['blocks']['write'] AS blocked FROM information_schema.table_partitions WHERE table_name = 'readings'`,
        ),
      ])
      const dropped = archives.filter(({ state }) => state === 'dropped')
      return {
        archived: dropped.reduce((sum, { rows = 0 }) => sum + rows, 0),
        partitions: partitions.length,
        blocked: partitions.filter(({ blocked }) => blocked).length,
      }
    }

    beforeAll(async () => {
      database = await openDatabase(url)
      await send(`CREATE TABLE doc.readings (id BIGINT, at TIMESTAMP WITH TIME ZONE, filler TEXT,
        month TIMESTAMP WITH TIME ZONE GENERATED ALWAYS AS date_trunc('month', at))
        CLUSTERED INTO 3 SHARDS PARTITIONED BY (month) WITH (number_of_replicas = 0)`)
      await send(`INSERT INTO doc.readings (id, at, filler)
        SELECT g, '2020-01-15'::timestamp + (g % 4) * '30 days'::interval, md5(g::text) || md5((g + 7)::text) || md5((g + 9)::text)
        FROM generate_series(1, 6000) AS t(g)`)
      await database.refresh([table])
      await send(`CREATE REPOSITORY slow TYPE fs WITH (location = 'slow', max_snapshot_bytes_per_sec = '150kb')`)
      await toolkit().setup()
      const policy = { strategy: 'snapshot', table, column: 'at', duration: '1mo', target: { repository: 'slow' } }
      await toolkit().policies.create(policy)
    })
    afterAll(() => database?.[Symbol.asyncDispose]())

    it('keeps what a PARTIAL snapshot does not hold, says so, and completes when the node is back', async () => {
      // The state of the cluster, the tables of ctk and the connection are on other nodes.
      const [{ master = '' } = {}] = await query<{ master: string }>(
        `SELECT n.name AS master FROM sys.cluster c JOIN sys.nodes n ON n.id = c.master_node`,
      )
      const victim = nodes.find(({ name }, i) => i > 0 && name !== master)
      const run = toolkit().retention.run({ ...request, attempts: 1 })
      run.catch(() => undefined)
      for (let tries = 0; ; tries++) {
        const [found] = await query(
          `SELECT name FROM sys.snapshots WHERE repository = 'slow' AND state = 'IN_PROGRESS'`,
        )
        if (found) break
        if (tries > 200) throw new Error('The snapshot never began, or was over too soon.')
        await sleep(50)
      }
      await sleep(500)
      await victim?.kill()
      const report = await run
      expect(report).toMatchObject({
        exitCode: 1,
        tables: [
          {
            status: 'failed',
            failure: {
              code: 'CTK_ARCHIVE_INCOMPLETE',
              message: expect.stringMatching(/ is PARTIAL \(\d of 9 shards failed: .*\)\. .* nothing was deleted\.$/),
            },
          },
        ],
      })
      expect(await state()).toEqual({ archived: 0, partitions: 4, blocked: 0 })

      await victim?.restart()
      for (let tries = 0; (await database.status()).health === 'red' && tries < 300; tries++) await sleep(200)
      await send(`DROP REPOSITORY slow`)
      await send(`CREATE REPOSITORY slow TYPE fs WITH (location = 'slow')`)
      const again = await toolkit().retention.run(request)
      expect(again.tables.map(({ failure }) => failure)).toEqual([undefined])
      expect(await state()).toEqual({ archived: 4500, partitions: 1, blocked: 0 })
    }, 180_000)
  },
)
