import { compile, type Database, type Statement, type StoreOptions, sql, tableId } from '@ctk/core'

/** The version of the tables that this release reads and writes. */
export const tablesVersion = 1

/** Where the tables of webhooks are, and the table that says which version they have. */
export function tablesOf({ schema = 'ext', tables }: StoreOptions) {
  return {
    webhook: { schema, name: 'webhook' },
    delivery: { schema, name: 'webhook_delivery' },
    version: { schema, name: tables?.version ?? 'schema_version' },
  }
}

/**
 * Creates the tables, and says so in the table of versions as the component `webhooks`. Repeatable. The schema and the table
 * of versions have to be there: `toolkit.setup()` sees to that.
 */
export async function createTables(database: Database, store: StoreOptions): Promise<void> {
  for (const statement of createStatements(database.dialect, store)) await database.execute(statement)
}

function createStatements(dialect: string, store: StoreOptions): Statement[] {
  const { webhook, delivery, version } = tablesOf(store)
  const cratedb = dialect === 'cratedb'
  const storage = cratedb ? sql` CLUSTERED INTO 1 SHARDS WITH (number_of_replicas = '0-all')` : sql``
  // CrateDB indexes text, and refuses what is too long for that.
  const longText = cratedb ? sql`text INDEX OFF STORAGE WITH (columnstore = false)` : sql`text`
  return [
    sql`CREATE TABLE IF NOT EXISTS ${tableId(webhook)} (
  name text PRIMARY KEY,
  url text NOT NULL,
  secret text NOT NULL,
  events text[] NOT NULL,
  database text NOT NULL,
  enabled boolean NOT NULL,
  reason text,
  created_at timestamp with time zone NOT NULL,
  created_by text NOT NULL
)${storage}`,
    sql`CREATE TABLE IF NOT EXISTS ${tableId(delivery)} (
  webhook text NOT NULL,
  id text NOT NULL,
  type text NOT NULL,
  run text NOT NULL,
  at timestamp with time zone NOT NULL,
  body ${longText} NOT NULL,
  state text NOT NULL,
  attempts integer NOT NULL,
  next_at timestamp with time zone NOT NULL,
  last_at timestamp with time zone,
  status integer,
  detail ${longText},
  PRIMARY KEY (webhook, id)
)${storage}`,
    sql`INSERT INTO ${tableId(version)} (component, version) VALUES ('webhooks', ${tablesVersion}) ON CONFLICT (component) DO NOTHING`,
  ].map(compile)
}
