import type { DatabaseName } from './test-database.js'

/** Every database that the kit knows, with the name that people read. */
export const databaseNames: Readonly<Record<DatabaseName, string>> = {
  pglite: 'PGlite',
  postgresql: 'PostgreSQL',
  cratedb: 'CrateDB',
}
