import type { TestDatabase, Unavailable } from './test-database.js'

/** What the global setup hands to the workers: everything about a database but how to stop it. */
export type ProvidedDatabase = Omit<TestDatabase, 'stop'> | Unavailable

declare module 'vitest' {
  interface ProvidedContext {
    /** The servers that the global setup found or started. */
    ctkDatabases: readonly ProvidedDatabase[]
  }
}
