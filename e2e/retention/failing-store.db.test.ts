import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { chaosProxy, describeDatabases, describeServer, type Fate, startS3Proxy, uniqueSchema } from '@ctk/conformance'
import { compile, createToolkit, type Database, id, sql, tableId } from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { retentionSnapshot } from '@ctk/plugin-retention-snapshot'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dropSchema } from '../database/drop-schema.js'

describeDatabases(['cratedb'], 'archiving to a store that fails', (db) => {
  describe('S3', async () => {
    await describeServer('behind a connection that breaks or hangs', startS3Proxy, ({ url, user, password }) => {
      const schema = uniqueSchema('failing')
      const table = { schema, name: 'readings' }
      const toolkit = () => createToolkit({ database, plugins: [retentionSnapshot], schema: `${schema}_ext` })
      let database: Database
      let fate: Fate = 'pass'
      let proxy: Awaited<ReturnType<typeof chaosProxy>>

      beforeAll(async () => {
        const credentials = { accessKeyId: user, secretAccessKey: password }
        const client = new S3Client({ endpoint: url, region: 'us-east-1', forcePathStyle: true, credentials })
        await client.send(new CreateBucketCommand({ Bucket: 'cold' }))
        proxy = await chaosProxy(url, { request: () => fate })
        database = await openDatabase(db.url)
        await toolkit().setup()
        await database.execute(
          compile(sql`CREATE REPOSITORY ${id(schema)} TYPE s3 WITH (bucket = 'cold', base_path = ${schema},
            endpoint = ${new URL(proxy.url).host}, protocol = 'http', use_path_style_access = true, access_key = ${user},
            secret_key = ${password}, max_retries = 0, max_snapshot_bytes_per_sec = '100kb')`),
        )
        await database.execute(
          compile(sql`CREATE TABLE ${tableId(table)} (id BIGINT, ts TIMESTAMP WITH TIME ZONE, filler TEXT,
            month TIMESTAMP WITH TIME ZONE GENERATED ALWAYS AS date_trunc('month', ts))
            CLUSTERED INTO 1 SHARDS PARTITIONED BY (month) WITH (number_of_replicas = 0)`),
        )
        await database.execute(
          compile(sql`INSERT INTO ${tableId(table)} (id, ts, filler)
            SELECT g, '2020-01-15'::timestamp + (g % 4) * '30 days'::interval, md5(g::text) || md5((g + 7)::text) || md5((g + 9)::text)
            FROM generate_series(1, 4000) AS t(g)`),
        )
        await database.refresh([table])
        const target = { repository: schema }
        await toolkit().policies.create({ strategy: 'snapshot', table, column: 'ts', duration: '1mo', target })
      })
      afterAll(async () => {
        fate = 'pass'
        for (const { name } of await snapshots())
          await database.execute(compile(sql`DROP SNAPSHOT ${id(schema, name)}`))
        await database.execute(compile(sql`DROP REPOSITORY ${id(schema)}`))
        for (const each of [schema, `${schema}_ext`]) await dropSchema(database, each)
        await database[Symbol.asyncDispose]()
        await proxy[Symbol.asyncDispose]()
      })

      const snapshots = () =>
        database.query<{ name: string; state: string }>(
          compile(sql`SELECT name, state FROM sys.snapshots WHERE repository = ${schema}`),
        )
      const run = () => toolkit().retention.run({ cutoff: '2020-05-01', maxShare: 100, attempts: 1 })
      /** A run during whose snapshot this becomes of what the server sends to the store. */
      const runWith = async (during: Fate) => {
        const running = run()
        running.catch(() => undefined)
        const isMade = async () => (await snapshots()).some(({ state }) => state === 'IN_PROGRESS')
        await expect.poll(isMade, { timeout: 20_000, interval: 50 }).toBe(true)
        fate = during
        return running
      }
      const state = async () => {
        await database.refresh([table])
        const [{ n = 0 } = {}] = await database.query<{ n: number }>(
          compile(sql`SELECT count(*) AS n FROM ${tableId(table)}`),
        )
        const blocked = await database.query<{ ident: string }>(
          compile(sql`SELECT partition_ident AS ident FROM information_schema.table_partitions
            WHERE table_schema = ${schema} AND settings['blocks']['write']`),
        )
        const archives = await toolkit().archives.find({ tables: [table] })
        return {
          rows: Number(n),
          blocked,
          open: archives.filter(({ state, blocked }) => state === 'begun' || state === 'verified' || blocked).length,
          archived: archives.reduce((sum, { state, rows = 0 }) => sum + (state === 'dropped' ? rows : 0), 0),
        }
      }
      const untouched = { rows: 4000, blocked: [], open: 0, archived: 0 }

      it('tells what the server said of a snapshot that FAILED, and keeps everything', async () => {
        const report = await runWith('cut')
        expect(report).toMatchObject({
          exitCode: 1,
          tables: [
            {
              status: 'failed',
              failure: {
                code: 'CTK_ARCHIVE_INCOMPLETE',
                message: expect.stringMatching(/ FAILED: .* The partitions were kept; nothing was deleted\.$/),
                suggestions: expect.arrayContaining([expect.stringContaining(`ctk repository check ${schema}`)]),
              },
            },
          ],
        })
        fate = 'pass'
        expect(await state()).toEqual(untouched)
      }, 120_000)

      it('gives up on one that does not answer any more, lifts its blocks, and completes when it does', async () => {
        const report = await runWith('swallow')
        expect(report).toMatchObject({
          exitCode: 1,
          tables: [
            {
              status: 'failed',
              failure: {
                code: 'CTK_ARCHIVE_INCOMPLETE',
                message: expect.stringMatching(
                  / was given up: The store of the repository "\S+" has not answered for 60 s\. The partitions were kept; nothing was deleted\.$/,
                ),
              },
            },
          ],
        })
        expect(await state()).toEqual(untouched)
        // The store is there again, and so the server hears that its connections are not.
        fate = 'pass'
        proxy.cut()
        const isOver = async () => (await snapshots()).every(({ state }) => state !== 'IN_PROGRESS')
        await expect.poll(isOver, { timeout: 60_000, interval: 200 }).toBe(true)
        expect(await run()).toMatchObject({ exitCode: 0, tables: [{ status: 'done' }] })
        const { rows, archived, ...rest } = await state()
        expect(rest).toEqual({ blocked: [], open: 0 })
        expect([rows, rows + archived]).toEqual([1000, 4000])
      }, 300_000)
    })
  })
})
