import { startCrateDbContainer } from './cratedb-container.js'
import { findCrateDbInstallation } from './cratedb-installation.js'
import { startCrateDbServer } from './cratedb-server.js'
import { useCrateDbUrl } from './cratedb-url.js'
import { type CrateDbInstallation, findCrateDb } from './find-cratedb.js'
import type { SourceProbes } from './find-source.js'
import { probeDocker } from './probe-docker.js'
import { startSource } from './start-source.js'
import type { TestDatabase, Unavailable } from './test-database.js'

/**
 * Finds or starts a CrateDB. Repositories of type `fs` may be made in it with a relative `location`.
 *
 * @example
 * const cratedb = await startCrateDb()
 * if ('reason' in cratedb) throw new Error(cratedb.reason)
 */
export function startCrateDb(
  probes: SourceProbes<CrateDbInstallation> = {
    env: process.env,
    probeDocker,
    findInstallation: findCrateDbInstallation,
  },
): Promise<TestDatabase | Unavailable> {
  const starters = {
    name: 'cratedb' as const,
    find: findCrateDb,
    useUrl: (url: string) => useCrateDbUrl(url, probes.env.CTK_TEST_CRATEDB_PSQL_URL),
    startContainer: startCrateDbContainer,
    startInstallation: startCrateDbServer,
  }
  return startSource(starters, probes)
}
