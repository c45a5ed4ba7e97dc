import { databaseNames } from './database-names.js'
import { findDatabase } from './find-database.js'
import { isUnavailable } from './is-unavailable.js'
import type { DatabaseName, TestDatabase } from './test-database.js'

/**
 * The databases at hand, in a test file. A PGlite is new with every call and stays until it is stopped; the servers
 * belong to the whole run. A missing one is left out without a word: where it should be counted, use `describeDatabases`.
 */
export function databases(names = Object.keys(databaseNames) as readonly DatabaseName[]): TestDatabase[] {
  return names.map(findDatabase).filter((found): found is TestDatabase => !isUnavailable(found))
}
