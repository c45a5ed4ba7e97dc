import { answersHttp } from './answers-http.js'
import { messageOf } from './message-of.js'
import type { TestDatabase } from './test-database.js'

/**
 * The CrateDB that CTK_TEST_CRATEDB_URL names: `http://crate@localhost:4200`. The wire protocol is expected on port 5432
 * of the same host, with the same user, unless CTK_TEST_CRATEDB_PSQL_URL says otherwise.
 */
export async function useCrateDbUrl(given: string, psqlGiven?: string): Promise<TestDatabase> {
  const url = URL.parse(given.replace(/^crate:/, 'http:'))
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new Error('CTK_TEST_CRATEDB_URL must name the HTTP endpoint, as http://crate@localhost:4200 does')
  }
  if (url.username === '') url.username = 'crate'
  if (url.port === '' && url.protocol === 'http:') url.port = '4200'
  const credentials = url.password ? `${url.username}:${url.password}` : url.username
  try {
    await answersHttp(url.href)
  } catch (error) {
    throw new Error(`CTK_TEST_CRATEDB_URL (${url.host}) does not answer: ${messageOf(error)}`)
  }
  return {
    name: 'cratedb',
    origin: 'CTK_TEST_CRATEDB_URL',
    url: url.href.replace(/\/$/, ''),
    psqlUrl: psqlGiven || `postgresql://${credentials}@${url.hostname}:5432/doc`,
    user: decodeURIComponent(url.username),
    password: url.password ? decodeURIComponent(url.password) : undefined,
    stop: async () => undefined,
  }
}
