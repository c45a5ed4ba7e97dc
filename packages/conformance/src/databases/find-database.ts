import { inject } from 'vitest'
import { isUnavailable } from './is-unavailable.js'
import { newPGlite } from './pglite.js'
import './provided-databases.js'
import type { DatabaseName, TestDatabase, Unavailable } from './test-database.js'

/** The database of that name, in a test file: a new PGlite, or the server that the global setup has. */
export function findDatabase(name: DatabaseName): TestDatabase | Unavailable {
  if (name === 'pglite') return newPGlite()
  const found = inject('ctkDatabases')?.find((database) => database.name === name)
  if (!found) return { name, reason: 'the globalSetup of @ctk/conformance is not part of this vitest project' }
  return isUnavailable(found) ? found : { ...found, stop: async () => undefined }
}
