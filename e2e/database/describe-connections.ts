import { type DatabaseName, describeDatabases, type TestDatabase } from '@ctk/conformance'
import { describe } from 'vitest'

/** Runs a suite once for each way to reach each database: CrateDB is spoken to over HTTP and over the PostgreSQL protocol. */
export function describeConnections(
  names: readonly DatabaseName[],
  title: string,
  suite: (database: Pick<TestDatabase, 'name' | 'url'>) => void,
): void {
  describeDatabases(names, title, (found) => {
    suite(found)
    const { name, psqlUrl } = found
    if (name === 'cratedb' && psqlUrl) describe('over the PostgreSQL protocol', () => suite({ name, url: psqlUrl }))
  })
}
