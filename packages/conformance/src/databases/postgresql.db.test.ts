import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findPostgresqlInstallation } from './postgresql-installation.js'
import { startPostgresqlServer } from './postgresql-server.js'
import { usePostgresqlUrl } from './postgresql-url.js'
import type { TestDatabase } from './test-database.js'

const found = await findPostgresqlInstallation()
const why = 'reason' in found ? `skipped: ${found.reason}` : 'a server of the local installation'
let server: TestDatabase
let client: pg.Client

beforeAll(async () => {
  if ('reason' in found) return
  server = await startPostgresqlServer(found.installation)
  client = new pg.Client({ connectionString: server.url })
  await client.connect()
}, 60_000)

afterAll(async () => {
  await client?.end()
  await server?.stop()
})

test.skipIf('reason' in found)(why, async () => {
  expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
  expect((await client.query('SHOW fsync')).rows).toEqual([{ fsync: 'off' }])
  expect((await client.query('SHOW unix_socket_directories')).rows).toEqual([{ unix_socket_directories: '' }])
})

test.skipIf('reason' in found)(`${why} wants its password`, async () => {
  const url = new URL(server.url)
  url.password = 'wrong'
  await expect(usePostgresqlUrl(url.href)).rejects.toThrow(/does not answer: password authentication failed/)
  await expect(usePostgresqlUrl(server.url)).resolves.toMatchObject({ origin: 'CTK_TEST_POSTGRESQL_URL' })
})

test('an address that does not answer is named without its password', async () => {
  const failure = await usePostgresqlUrl('postgresql://me:hush@127.0.0.1:1/x').catch((error: Error) => error.message)
  expect(failure).toMatch(/^CTK_TEST_POSTGRESQL_URL \(127\.0\.0\.1:1\) does not answer: .*ECONNREFUSED/)
  expect(failure).not.toContain('hush')
})
