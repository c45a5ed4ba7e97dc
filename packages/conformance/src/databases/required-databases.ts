import { databaseNames } from './database-names.js'
import type { Environment } from './find-source.js'
import type { DatabaseName } from './test-database.js'

/** The databases that must not be missing: CTK_REQUIRE_DATABASES=postgresql,cratedb. A misspelt name is an error. */
export function requiredDatabases(env: Environment = process.env): ReadonlySet<DatabaseName> {
  const names = (env.CTK_REQUIRE_DATABASES ?? '').split(',').map((name) => name.trim())
  const unknown = names.filter((name) => name !== '' && !(name in databaseNames))
  if (unknown.length > 0) {
    const known = Object.keys(databaseNames).join(', ')
    throw new Error(`CTK_REQUIRE_DATABASES names ${unknown.join(', ')}; it may name ${known}`)
  }
  return new Set(names.filter((name) => name !== '') as DatabaseName[])
}
