import { findPostgresql, type PostgresqlInstallation } from './find-postgresql.js'
import type { SourceProbes } from './find-source.js'
import { startPostgresqlContainer } from './postgresql-container.js'
import { findPostgresqlInstallation } from './postgresql-installation.js'
import { startPostgresqlServer } from './postgresql-server.js'
import { usePostgresqlUrl } from './postgresql-url.js'
import { probeDocker } from './probe-docker.js'
import { startSource } from './start-source.js'
import type { TestDatabase, Unavailable } from './test-database.js'

/**
 * Finds or starts a PostgreSQL server.
 *
 * @example
 * const postgresql = await startPostgresql()
 * if ('reason' in postgresql) throw new Error(postgresql.reason)
 */
export function startPostgresql(
  probes: SourceProbes<PostgresqlInstallation> = {
    env: process.env,
    probeDocker,
    findInstallation: findPostgresqlInstallation,
  },
): Promise<TestDatabase | Unavailable> {
  const starters = {
    name: 'postgresql' as const,
    find: findPostgresql,
    useUrl: usePostgresqlUrl,
    startContainer: startPostgresqlContainer,
    startInstallation: startPostgresqlServer,
  }
  return startSource(starters, probes)
}
