import { type Sql, sql, tableId } from '@ctk/core'
import { storage } from './storage.js'
import type { StoreDialect } from './store-dialect.js'
import type { StoreNames } from './store-names.js'

/** What holds data back: holds that people set, and how far dependants have seen a table. */
export function createHoldTables(names: StoreNames, { name }: StoreDialect): Sql[] {
  return [
    sql`CREATE TABLE IF NOT EXISTS ${tableId(names.hold)} (
  id text PRIMARY KEY,
  table_schema text NOT NULL,
  table_name text NOT NULL,
  from_at timestamp with time zone,
  until_at timestamp with time zone,
  partition_label text,
  predicate text,
  reason text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  created_by text NOT NULL,
  expires_at timestamp with time zone,
  released_at timestamp with time zone,
  released_by text,
  release_reason text
)${storage(name)}`,
    sql`CREATE TABLE IF NOT EXISTS ${tableId(names.mark)} (
  dependant text NOT NULL,
  table_schema text NOT NULL,
  table_name text NOT NULL,
  seen_until timestamp with time zone,
  updated_at timestamp with time zone NOT NULL,
  updated_by text NOT NULL,
  PRIMARY KEY (dependant, table_schema, table_name)
)${storage(name)}`,
  ]
}
