import {
  compile,
  type Database,
  type Instant,
  type Statement,
  type StoreOptions,
  sql,
  type TableName,
  tableId,
} from '@ctk/core'
import type { TableFacts } from '../map/facts.js'
import type { Position } from '../read/page.js'

/** How far a table has been brought over. */
export interface TableProgress {
  readonly id: string
  /** The address of the source, without its secrets. */
  readonly source: string
  readonly table: TableName
  /** `loading` from before the table is created until all rows are written. */
  readonly state: 'loading' | 'loaded'
  /** Whether the table was created for this. */
  readonly created: boolean
  /** What its values were like when it was planned: they decided the types. */
  readonly facts: TableFacts
  /** The last key that was written. */
  readonly position: Position | undefined
  readonly rows: number
  readonly rejected: number
}

interface ProgressRow {
  readonly id: string
  readonly source: string
  readonly table_schema: string
  readonly table_name: string
  readonly state: TableProgress['state']
  readonly created: boolean
  readonly facts: string
  readonly position: string | null
  readonly rows: number
  readonly rejected: number
}

/** Where migrations write down how far they are: a table of ctk's own in the target. */
export class ProgressStore {
  readonly #database: Database
  readonly #table: TableName
  readonly #version: TableName

  constructor(database: Database, { schema = 'ext', tables }: StoreOptions) {
    this.#database = database
    this.#table = { schema, name: 'migration' }
    this.#version = { schema, name: tables?.version ?? 'schema_version' }
  }

  /** Creates the table. The schema and the table of versions have to be there: `toolkit.setup()` sees to that. */
  async create(): Promise<void> {
    const cratedb = this.#database.dialect === 'cratedb'
    const long = cratedb ? sql`text INDEX OFF STORAGE WITH (columnstore = false)` : sql`text`
    const storage = cratedb ? sql` CLUSTERED INTO 1 SHARDS WITH (number_of_replicas = '0-all')` : sql``
    const statements = [
      sql`CREATE TABLE IF NOT EXISTS ${tableId(this.#table)} (
  id text PRIMARY KEY,
  source ${long} NOT NULL,
  table_schema text NOT NULL,
  table_name text NOT NULL,
  state text NOT NULL,
  created boolean NOT NULL,
  facts ${long} NOT NULL,
  position ${long},
  "rows" bigint NOT NULL,
  rejected bigint NOT NULL,
  updated_at timestamp with time zone NOT NULL
)${storage}`,
      sql`INSERT INTO ${tableId(this.#version)} (component, version) VALUES ('migration', 1) ON CONFLICT (component) DO NOTHING`,
    ]
    for (const statement of statements) await this.#database.execute(compile(statement))
  }

  /** What is known of a table; the key is read, not searched, so that nothing has to be refreshed. */
  async find(id: string, signal?: AbortSignal): Promise<TableProgress | undefined> {
    const [row] = await this.#database.query<ProgressRow>(
      compile(sql`SELECT id, source, table_schema, table_name, state, created, facts, position, "rows", rejected
FROM ${tableId(this.#table)} WHERE id = ${id}`),
      signal,
    )
    if (!row) return undefined
    return {
      id: row.id,
      source: row.source,
      table: { schema: row.table_schema, name: row.table_name },
      state: row.state,
      created: row.created,
      facts: JSON.parse(row.facts) as TableFacts,
      position: row.position === null ? undefined : (JSON.parse(row.position) as Position),
      rows: Number(row.rows),
      rejected: Number(row.rejected),
    }
  }

  /** The statement that writes down how far a table is. */
  save(progress: TableProgress, now: Instant): Statement {
    const { id, source, table, state, created, facts, position, rows, rejected } = progress
    return compile(sql`INSERT INTO ${tableId(this.#table)} (id, source, table_schema, table_name, state, created, facts, position, "rows", rejected, updated_at)
VALUES (${id}, ${source}, ${table.schema}, ${table.name}, ${state}, ${created}, ${JSON.stringify(facts)}, ${position === undefined ? null : JSON.stringify(position)}, ${rows}, ${rejected}, ${new Date(now)})
ON CONFLICT (id) DO UPDATE SET state = excluded.state, created = excluded.created, facts = excluded.facts, position = excluded.position,
  "rows" = excluded."rows", rejected = excluded.rejected, updated_at = excluded.updated_at`)
  }
}
