import { type Sql, sql, tableId } from '@ctk/core'
import { longText, storage } from '../policy-store/storage.js'
import type { StoreDialect } from '../policy-store/store-dialect.js'
import type { StoreNames } from '../policy-store/store-names.js'

/** What a load that can be gone on with needs: itself, and the batches that it has written. */
export function createLoadTables(names: StoreNames, { name }: StoreDialect): Sql[] {
  return [
    sql`CREATE TABLE IF NOT EXISTS ${tableId(names.load)} (
  id text PRIMARY KEY,
  table_schema text NOT NULL,
  table_name text NOT NULL,
  resource text NOT NULL,
  state text NOT NULL,
  started_at timestamp with time zone NOT NULL,
  finished_at timestamp with time zone,
  memory ${longText(name)} NOT NULL
)${storage(name)}`,
    sql`CREATE TABLE IF NOT EXISTS ${tableId(names.loadBatch)} (
  load_id text NOT NULL,
  part text NOT NULL,
  n integer NOT NULL,
  read bigint NOT NULL,
  written bigint NOT NULL,
  kept bigint NOT NULL,
  rejected bigint NOT NULL,
  "position" ${longText(name)},
  PRIMARY KEY (load_id, part, n)
)${storage(name)}`,
  ]
}
