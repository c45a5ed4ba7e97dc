import { type Sql, sql, tableId } from '@ctk/core'
import { longText, storage } from '../policy-store/storage.js'
import type { StoreDialect } from '../policy-store/store-dialect.js'
import type { StoreNames } from '../policy-store/store-names.js'

/** What was archived, and where archives are put. */
export function createArchiveTables(names: StoreNames, { name }: StoreDialect): Sql[] {
  const long = longText(name)
  return [
    sql`CREATE TABLE IF NOT EXISTS ${tableId(names.archive)} (
  id text PRIMARY KEY,
  run_id text NOT NULL,
  policy_id text NOT NULL,
  table_schema text NOT NULL,
  table_name text NOT NULL,
  label text NOT NULL,
  "partition" ${long} NOT NULL,
  start_at timestamp with time zone,
  end_at timestamp with time zone,
  "rows" bigint,
  bytes bigint,
  method text NOT NULL,
  repository text NOT NULL,
  "key" text NOT NULL,
  state text NOT NULL,
  blocked boolean NOT NULL,
  checksum text,
  created_at timestamp with time zone NOT NULL,
  verified_at timestamp with time zone,
  dropped_at timestamp with time zone,
  expired_at timestamp with time zone,
  kept_until timestamp with time zone,
  detail ${long}
)${storage(name)}`,
    sql`CREATE TABLE IF NOT EXISTS ${tableId(names.repository)} (
  name text PRIMARY KEY,
  type text NOT NULL,
  settings ${long} NOT NULL,
  storage_class text,
  created_at timestamp with time zone NOT NULL
)${storage(name)}`,
  ]
}
