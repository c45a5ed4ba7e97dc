import { answersPsql } from './answers-psql.js'
import { messageOf } from './message-of.js'
import type { TestDatabase } from './test-database.js'

/** The PostgreSQL that CTK_TEST_POSTGRESQL_URL names. */
export async function usePostgresqlUrl(given: string): Promise<TestDatabase> {
  const url = URL.parse(given)
  if (!url || !/^postgres(ql)?:$/.test(url.protocol)) {
    throw new Error(
      'CTK_TEST_POSTGRESQL_URL must be an address such as postgresql://postgres:…@localhost:5432/postgres',
    )
  }
  try {
    await answersPsql(given)
  } catch (error) {
    throw new Error(`CTK_TEST_POSTGRESQL_URL (${url.host}) does not answer: ${messageOf(error)}`)
  }
  return {
    name: 'postgresql',
    origin: 'CTK_TEST_POSTGRESQL_URL',
    url: given,
    psqlUrl: given,
    user: url.username ? decodeURIComponent(url.username) : undefined,
    password: url.password ? decodeURIComponent(url.password) : undefined,
    stop: async () => undefined,
  }
}
