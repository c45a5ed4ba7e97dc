import {
  type Archive,
  type ArchiveFilter,
  type ArchiveStore,
  compile,
  join,
  type Query,
  type Repository,
  type Sql,
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
import { conditions } from '../run-store/log-statements.js'
import { type ArchiveRow, archiveFromRow, writeArchives } from './archive-row.js'
import { type RepositoryRow, repositoryFromRow, writeRepository } from './repository-row.js'

/** Archives in CrateDB: refreshed after each change. */
export function cratedbArchiveStore(driver: Driver, options: StoreOptions): ArchiveStore {
  return new SqlArchiveStore(driver, storeNames(options), cratedbStore)
}

/** Archives in PostgreSQL, embedded or not. */
export function postgresqlArchiveStore(driver: Driver, options: StoreOptions): ArchiveStore {
  return new SqlArchiveStore(driver, storeNames(options), postgresqlStore)
}

class SqlArchiveStore implements ArchiveStore {
  readonly schema: string
  readonly #driver: Driver
  readonly #names: StoreNames
  readonly #dialect: StoreDialect

  constructor(driver: Driver, names: StoreNames, dialect: StoreDialect) {
    this.schema = names.schema
    this.#driver = driver
    this.#names = names
    this.#dialect = dialect
  }

  saving(archives: readonly Archive[]): Statement {
    return writeArchives(this.#names.archive, archives)
  }

  async save(archives: readonly Archive[]): Promise<void> {
    if (archives.length > 0) await this.#change(this.#names.archive, this.saving(archives))
  }

  async refresh(signal?: AbortSignal): Promise<void> {
    await inStore(this.#names, this.#refresh(this.#names.archive, signal))
  }

  async find(filter: ArchiveFilter = {}, signal?: AbortSignal): Promise<Archive[]> {
    const { prefix, tables, states, repository, key, runId } = filter
    // CrateDB fails over the wire when a condition that is always false leaves parameters unused.
    if (tables?.length === 0) return []
    const where = conditions([
      prefix === undefined ? undefined : sql`id LIKE ${`${prefix}%`}`,
      tables && sql`(${join(tables.map(isOf), sql` OR `)})`,
      states && sql`state = ANY(${states})`,
      repository === undefined ? undefined : sql`repository = ${repository}`,
      key === undefined ? undefined : sql`"key" = ${key}`,
      runId === undefined ? undefined : sql`run_id = ${runId}`,
    ])
    const select = compile(sql`SELECT * FROM ${tableId(this.#names.archive)}${where}
ORDER BY table_schema, table_name, start_at, created_at, id`)
    return (await inStore(this.#names, this.#driver.query<ArchiveRow>(select, signal))).map(archiveFromRow)
  }

  facts(inputs: readonly { readonly key: string; readonly table: TableName }[]): Query {
    const own = tableId(this.#names.archive)
    const selects = inputs.map(
      ({ key, table }) =>
        sql`SELECT CAST(${key} AS TEXT) AS policy, a.* FROM ${own} AS a WHERE state IN ('dropped', 'restored') AND (kept_until IS NULL OR kept_until <= CURRENT_TIMESTAMP) AND ${isOf(table)}`,
    )
    return compile(join(selects, sql` UNION ALL `))
  }

  read(row: Readonly<Record<string, unknown>>): Archive {
    return archiveFromRow(row as unknown as ArchiveRow)
  }

  async repositories(signal?: AbortSignal): Promise<Repository[]> {
    const select = compile(sql`SELECT * FROM ${tableId(this.#names.repository)} ORDER BY name`)
    return (await inStore(this.#names, this.#driver.query<RepositoryRow>(select, signal))).map(repositoryFromRow)
  }

  saveRepository(repository: Repository): Promise<void> {
    return this.#change(this.#names.repository, writeRepository(this.#names.repository, repository))
  }

  removeRepository(name: string): Promise<void> {
    const { repository } = this.#names
    return this.#change(repository, compile(sql`DELETE FROM ${tableId(repository)} WHERE name = ${name}`))
  }

  async #change(table: TableName, change: Statement): Promise<void> {
    await inStore(this.#names, this.#driver.execute(change))
    await this.#refresh(table)
  }

  async #refresh(table: TableName, signal?: AbortSignal): Promise<void> {
    if (this.#dialect.refresh) await this.#driver.execute(compile(sql`REFRESH TABLE ${tableId(table)}`), signal)
  }
}

function isOf({ schema, name }: TableName): Sql {
  return sql`(table_schema = ${schema} AND table_name = ${name})`
}
