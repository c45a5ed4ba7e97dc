import { type Sql, sql } from '@ctk/core'

/** In what the SQL of a policy store differs between databases. */
export interface StoreDialect {
  readonly name: 'cratedb' | 'postgresql'
  /** The type of a policy's target. */
  readonly json: Sql
  /** Whether written rows are seen by reads only after a refresh. */
  readonly refresh: boolean
}

/** Objects are kept as they are: neither checked nor indexed. */
export const cratedbStore: StoreDialect = { name: 'cratedb', json: sql`OBJECT(IGNORED)`, refresh: true }

export const postgresqlStore: StoreDialect = { name: 'postgresql', json: sql`jsonb`, refresh: false }
