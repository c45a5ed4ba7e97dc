import {
  type BatchRecord,
  compile,
  type LoadRecord,
  type LoadStore,
  type Statement,
  type StoreOptions,
  sql,
  type TableName,
  tableId,
} from '@ctk/core'
import type { Driver } from '../driver/driver.js'
import { inStore } from '../policy-store/in-store.js'
import { cratedbStore, postgresqlStore, type StoreDialect } from '../policy-store/store-dialect.js'
import { type StoreNames, storeNames } from '../policy-store/store-names.js'

/** Loads in CrateDB. A load is read by its key and so seen at once, its batches after a refresh. */
export function cratedbLoadStore(driver: Driver, options: StoreOptions): LoadStore {
  return new SqlLoadStore(driver, storeNames(options), cratedbStore)
}

/** Loads in PostgreSQL, embedded or not. */
export function postgresqlLoadStore(driver: Driver, options: StoreOptions): LoadStore {
  return new SqlLoadStore(driver, storeNames(options), postgresqlStore)
}

class SqlLoadStore implements LoadStore {
  readonly #driver: Driver
  readonly #names: StoreNames
  readonly #dialect: StoreDialect

  constructor(driver: Driver, names: StoreNames, dialect: StoreDialect) {
    this.#driver = driver
    this.#names = names
    this.#dialect = dialect
  }

  async find(id: string, signal?: AbortSignal): Promise<LoadRecord | undefined> {
    const select = compile(sql`SELECT id, table_schema, table_name, resource, state, started_at, finished_at, memory
FROM ${tableId(this.#names.load)} WHERE id = ${id}`)
    const [row] = await inStore(this.#names, this.#driver.query<LoadRow>(select, signal))
    return row && loadFromRow(row)
  }

  async save({ table, ...load }: LoadRecord, signal?: AbortSignal): Promise<void> {
    const { id, resource, state, memory } = load
    const startedAt = new Date(load.startedAt)
    const finishedAt = load.finishedAt === undefined ? null : new Date(load.finishedAt)
    const upsert = compile(sql`INSERT INTO ${tableId(this.#names.load)}
  (id, table_schema, table_name, resource, state, started_at, finished_at, memory)
VALUES (${id}, ${table.schema}, ${table.name}, ${resource}, ${state}, ${startedAt}, ${finishedAt}, ${memory})
ON CONFLICT (id) DO UPDATE SET state = excluded.state, started_at = excluded.started_at,
  finished_at = excluded.finished_at, memory = excluded.memory`)
    await inStore(this.#names, this.#driver.execute(upsert, signal))
  }

  async batches(id: string, signal?: AbortSignal): Promise<BatchRecord[]> {
    await this.#refresh(this.#names.loadBatch, signal)
    const select = compile(sql`SELECT load_id AS load, part, n, read, written, kept, rejected, "position"
FROM ${tableId(this.#names.loadBatch)} WHERE load_id = ${id} ORDER BY part, n`)
    const rows = await inStore(this.#names, this.#driver.query<BatchRow>(select, signal))
    return rows.map(({ position, ...row }) => ({ ...row, position: position ?? undefined }))
  }

  recordBatch({ load, part, n, read, written, kept, rejected, position }: BatchRecord): Statement {
    const onConflict = this.#dialect.refresh ? sql` ON CONFLICT DO NOTHING` : sql``
    return compile(sql`INSERT INTO ${tableId(this.#names.loadBatch)}
  (load_id, part, n, read, written, kept, rejected, "position")
VALUES (${load}, ${part}, ${n}, ${read}, ${written}, ${kept}, ${rejected}, ${position ?? null})${onConflict}`)
  }

  async forgetBatches(id: string, signal?: AbortSignal): Promise<void> {
    const { loadBatch } = this.#names
    await this.#refresh(loadBatch, signal)
    const remove = compile(sql`DELETE FROM ${tableId(loadBatch)} WHERE load_id = ${id}`)
    await inStore(this.#names, this.#driver.execute(remove, signal))
  }

  async #refresh(table: TableName, signal?: AbortSignal): Promise<void> {
    if (!this.#dialect.refresh) return
    await inStore(this.#names, this.#driver.execute(compile(sql`REFRESH TABLE ${tableId(table)}`), signal))
  }
}

interface LoadRow {
  readonly id: string
  readonly table_schema: string
  readonly table_name: string
  readonly resource: string
  readonly state: 'open' | 'done'
  readonly started_at: Date
  readonly finished_at: Date | null
  readonly memory: string
}

type BatchRow = Omit<BatchRecord, 'position'> & { readonly position: string | null }

const loadFromRow = ({ table_schema, table_name, started_at, finished_at, ...row }: LoadRow): LoadRecord => ({
  ...row,
  table: { schema: table_schema, name: table_name },
  startedAt: started_at.getTime(),
  finishedAt: finished_at?.getTime(),
})
