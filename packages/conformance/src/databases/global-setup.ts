import type { TestProject } from 'vitest/node'
import { startCrateDb } from './cratedb.js'
import { isUnavailable } from './is-unavailable.js'
import { startPostgresql } from './postgresql.js'
import './provided-databases.js'
import { requiredDatabases } from './required-databases.js'
import type { TestDatabase, Unavailable } from './test-database.js'

interface Servers {
  projects: number
  readonly started: Promise<readonly (TestDatabase | Unavailable)[]>
}

/** Every project may load its own copy of this module; the servers are one set for the whole run. */
const shared = globalThis as { [key: symbol]: Servers | undefined }
const key = Symbol.for('ctk.conformance.servers')

/**
 * For `globalSetup` of every vitest project whose tests want databases. The first project that has a file to run finds
 * or starts the servers, the last one stops them.
 */
export default async function globalSetup(project: TestProject): Promise<() => Promise<void>> {
  requiredDatabases()
  shared[key] ??= { projects: 0, started: Promise.all([startPostgresql(), startCrateDb()]) }
  const servers = shared[key]
  servers.projects += 1
  const found = await servers.started
  project.provide(
    'ctkDatabases',
    found.map((database) => {
      if (isUnavailable(database)) return database
      const { stop: _, ...description } = database
      return description
    }),
  )
  return async () => {
    servers.projects -= 1
    if (servers.projects > 0) return
    shared[key] = undefined
    await Promise.all(found.map((database) => ('stop' in database ? database.stop() : undefined)))
  }
}
