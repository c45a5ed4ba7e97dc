import { type Sql, sql, tableId } from '@ctk/core'
import { longText, storage } from './storage.js'
import type { StoreDialect } from './store-dialect.js'
import type { StoreNames } from './store-names.js'

/** What a run needs: itself, its journal, its leases, its audit, and how the latest runs of each policy ended. */
export function createRunTables(names: StoreNames, { name }: StoreDialect): Sql[] {
  const long = longText(name)
  return [
    sql`CREATE TABLE IF NOT EXISTS ${tableId(names.run)} (
  id text PRIMARY KEY,
  kind text NOT NULL,
  actor text NOT NULL,
  origin text NOT NULL,
  started_at timestamp with time zone NOT NULL,
  finished_at timestamp with time zone,
  exit_code integer,
  opening ${long} NOT NULL,
  closing ${long},
  length integer NOT NULL,
  head text NOT NULL
)${storage(name)}`,
    sql`CREATE TABLE IF NOT EXISTS ${tableId(names.step)} (
  run_id text NOT NULL,
  operation_id text NOT NULL,
  table_schema text NOT NULL,
  table_name text NOT NULL,
  policy_id text NOT NULL,
  kind text NOT NULL,
  label text NOT NULL,
  operation ${long} NOT NULL,
  state text NOT NULL,
  "rows" bigint,
  bytes bigint,
  detail ${long},
  started_at timestamp with time zone NOT NULL,
  finished_at timestamp with time zone,
  PRIMARY KEY (run_id, operation_id)
)${storage(name)}`,
    sql`CREATE TABLE IF NOT EXISTS ${tableId(names.lease)} (
  "key" text PRIMARY KEY,
  token text,
  holder text NOT NULL,
  beat integer NOT NULL,
  takes integer NOT NULL,
  clean boolean NOT NULL,
  pins integer NOT NULL,
  taken_at timestamp with time zone NOT NULL
)${storage(name)}`,
    sql`CREATE TABLE IF NOT EXISTS ${tableId(names.log)} (
  chain text NOT NULL,
  n integer NOT NULL,
  at timestamp with time zone NOT NULL,
  event text NOT NULL,
  actor text NOT NULL,
  origin text NOT NULL,
  table_schema text,
  table_name text,
  policy_id text,
  subject text,
  entry ${long} NOT NULL,
  hash text NOT NULL,
  PRIMARY KEY (chain, n)
)${storage(name)}`,
    sql`CREATE TABLE IF NOT EXISTS ${tableId(names.policyState)} (
  policy_id text PRIMARY KEY,
  policy_updated_at timestamp with time zone NOT NULL,
  last_run text NOT NULL,
  last_at timestamp with time zone NOT NULL,
  last_success_at timestamp with time zone,
  failures integer NOT NULL,
  error_code text,
  error_message ${long}
)${storage(name)}`,
  ]
}
