import { type DatabaseSource, findSource, type SourceProbes } from './find-source.js'

/** A PostgreSQL on this machine. */
export interface PostgresqlInstallation {
  /** For a person: `embedded PostgreSQL`, `PostgreSQL in /usr/lib/postgresql/17/bin`. */
  readonly origin: string
  /** The folder with `initdb` and `postgres`. */
  readonly bin: string
}

/** CTK_TEST_POSTGRESQL_URL, then Docker (the image is CTK_TEST_POSTGRESQL_IMAGE), then a local installation. */
export function findPostgresql(
  probes: SourceProbes<PostgresqlInstallation>,
): Promise<DatabaseSource<PostgresqlInstallation>> {
  const names = {
    urlVariable: 'CTK_TEST_POSTGRESQL_URL',
    imageVariable: 'CTK_TEST_POSTGRESQL_IMAGE',
    defaultImage: 'postgres:17',
  }
  return findSource(names, probes)
}
