import { type Sql, sql } from '@ctk/core'
import type { StoreDialect } from './store-dialect.js'

/** How a table of a few rows is kept that every node should have. */
export function storage(dialect: StoreDialect['name']): Sql {
  return dialect === 'cratedb' ? sql` CLUSTERED INTO 1 SHARDS WITH (number_of_replicas = '0-all')` : sql``
}

/** Text of any length that is never searched: CrateDB refuses more than 32,766 bytes in a column that it indexes. */
export function longText(dialect: StoreDialect['name']): Sql {
  return dialect === 'cratedb' ? sql`text INDEX OFF STORAGE WITH (columnstore = false)` : sql`text`
}
