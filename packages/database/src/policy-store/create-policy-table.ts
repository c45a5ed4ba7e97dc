import { type Sql, sql, tableId } from '@ctk/core'
import { storage } from './storage.js'
import type { StoreDialect } from './store-dialect.js'
import type { StoreNames } from './store-names.js'

/** Version 1: the policy table, strategy first. */
export function createPolicyTable(names: StoreNames, { name, json }: StoreDialect): Sql[] {
  return [
    sql`CREATE TABLE IF NOT EXISTS ${tableId(names.policy)} (
  strategy text NOT NULL,
  id text PRIMARY KEY,
  table_schema text NOT NULL,
  table_name text NOT NULL,
  time_column text,
  duration text NOT NULL,
  target ${json},
  tags text[],
  timezone text NOT NULL,
  expire_by text NOT NULL,
  key_format text,
  granularity text,
  enabled boolean NOT NULL,
  description text,
  version integer NOT NULL,
  created_at timestamp with time zone NOT NULL,
  updated_at timestamp with time zone NOT NULL
)${storage(name)}`,
  ]
}

/** The table with one row for each component of ctk's schema: which version its tables have. */
export function createVersionTable(names: StoreNames, { name }: StoreDialect): Sql {
  return sql`CREATE TABLE IF NOT EXISTS ${tableId(names.version)} (
  component text PRIMARY KEY,
  version integer NOT NULL
)${storage(name)}`
}
