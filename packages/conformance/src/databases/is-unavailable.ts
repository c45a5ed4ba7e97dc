import type { TestDatabase, Unavailable } from './test-database.js'

/** Tells a missing database from one at hand. */
export function isUnavailable<D extends Pick<TestDatabase, 'name' | 'url'>>(
  found: D | Unavailable,
): found is Unavailable {
  return 'reason' in found
}
