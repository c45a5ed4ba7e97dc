import type { Driver } from '../driver/driver.js'
import type { Dialect } from './dialect.js'

/** The dialect that a driver's server speaks. Only that one is loaded. */
export function loadDialect(name: Driver['dialect']): Promise<Dialect> {
  return dialects[name]()
}

const dialects: Readonly<Record<Driver['dialect'], () => Promise<Dialect>>> = {
  cratedb: async () => (await import('./cratedb/cratedb-dialect.js')).cratedbDialect,
  postgresql: async () => (await import('./postgresql/postgresql-dialect.js')).postgresqlDialect,
}
