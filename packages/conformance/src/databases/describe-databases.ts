import { afterAll, describe, test } from 'vitest'
import { databaseNames } from './database-names.js'
import { findDatabase } from './find-database.js'
import { isUnavailable } from './is-unavailable.js'
import { requiredDatabases } from './required-databases.js'
import type { DatabaseName, TestDatabase } from './test-database.js'

/**
 * Runs a suite once for each database. A missing one leaves one skipped test that names the reason, or a failed one
 * where CTK_REQUIRE_DATABASES names the database.
 *
 * @param names what the kit finds or starts, or a database that was started and is stopped elsewhere
 * @example
 * describeDatabases(['pglite', 'postgresql'], 'drops partitions', (db) => {
 *   test('one', async () => { … connect(db.url) … })
 * })
 */
export function describeDatabases(
  names: readonly (DatabaseName | TestDatabase)[],
  title: string,
  suite: (database: TestDatabase) => void,
): void {
  for (const name of names) {
    if (typeof name === 'object') {
      describe(`${title} (${databaseNames[name.name]})`, () => suite(name))
      continue
    }
    describe(`${title} (${databaseNames[name]})`, () => {
      const found = findDatabase(name)
      if (isUnavailable(found)) {
        missing(name, found.reason)
      } else {
        afterAll(() => found.stop())
        suite(found)
      }
    })
  }
}

function missing(name: DatabaseName, reason: string): void {
  const what = `no ${databaseNames[name]} at hand: ${reason}`
  if (requiredDatabases().has(name)) {
    test(`CTK_REQUIRE_DATABASES names ${name}`, () => {
      throw new Error(what)
    })
  } else {
    test.skip(`skipped: ${what}`, () => undefined)
  }
}
