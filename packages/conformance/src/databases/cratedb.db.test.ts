import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findCrateDbInstallation } from './cratedb-installation.js'
import { startCrateDbServer } from './cratedb-server.js'
import { useCrateDbUrl } from './cratedb-url.js'
import type { TestDatabase } from './test-database.js'

const found = await findCrateDbInstallation(process.env)
const why = 'reason' in found ? `skipped: ${found.reason}` : 'a node of the local installation'
let server: TestDatabase
let client: pg.Client

beforeAll(async () => {
  if ('reason' in found) return
  server = await startCrateDbServer(found.installation)
  client = new pg.Client({ connectionString: server.psqlUrl })
  await client.connect()
}, 180_000)

afterAll(async () => {
  await client?.end()
  await server?.stop()
}, 30_000)

test.skipIf('reason' in found)(`${why} answers on both endpoints`, async () => {
  expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
  await expect(useCrateDbUrl(server.url, server.psqlUrl)).resolves.toMatchObject({
    origin: 'CTK_TEST_CRATEDB_URL',
    url: server.url,
    psqlUrl: server.psqlUrl,
    user: 'crate',
  })
})

test.skipIf('reason' in found)(`${why} ignores a full disk and takes many shards`, async () => {
  const { rows } = await client.query("SELECT settings['cluster'] AS cluster FROM sys.cluster")
  expect(rows[0].cluster.max_shards_per_node).toBe(10_000)
  expect(rows[0].cluster.routing.allocation.disk.threshold_enabled).toBe(false)
})

test.skipIf('reason' in found)(`${why} has a place for repositories`, async () => {
  await client.query("CREATE REPOSITORY archive TYPE fs WITH (location='archive')")
  await client.query('DROP REPOSITORY archive')
})

test('an address that does not answer is named without its password', async () => {
  const failure = await useCrateDbUrl('http://me:hush@127.0.0.1:1').catch((error: Error) => error.message)
  expect(failure).toMatch(/^CTK_TEST_CRATEDB_URL \(127\.0\.0\.1:1\) does not answer: fetch failed/)
  expect(failure).not.toContain('hush')
})

test('the wire protocol is no address for CTK_TEST_CRATEDB_URL', async () => {
  await expect(useCrateDbUrl('postgresql://crate@localhost:5432')).rejects.toThrow('must name the HTTP endpoint')
})
