import type { Address, Database, StoreOptions, TableDefinition, TableName, WriterOptions } from '@ctk/core'
import type { Dialect } from './dialect/dialect.js'
import type { Driver } from './driver/driver.js'

/** What a database is put together from. */
export interface SqlDatabaseParts {
  readonly address: Address
  readonly driver: Driver
  readonly dialect: Dialect
  /** Tells databases apart that look alike to the dialect. */
  readonly identity?: string | undefined
}

/**
 * A database: a driver that sends statements, and a dialect that writes them. Closing it closes the driver.
 *
 * @example createSqlDatabase({ address, driver: counting(driver), dialect }) // a driver of one's own, in a test
 */
export function createSqlDatabase({ address, driver, dialect, identity }: SqlDatabaseParts): Database {
  const database: Database = {
    address,
    dialect: dialect.name,
    ...(driver.blobs === undefined ? {} : { blobs: driver.blobs }),
    defaultSchema: defaultSchema(address, dialect),
    capabilities: dialect.capabilities,
    catalog: dialect.catalog(driver),
    operations: dialect.operations,
    query: (query, signal) => driver.query(query, signal),
    execute: (statement, signal) => driver.execute(statement, signal),
    status: async (signal) => {
      const status = await dialect.status(driver, signal)
      return identity === undefined ? status : { ...status, identity: `${status.identity}/${identity}` }
    },
    strain: (signal) => dialect.strain(driver, signal),
    privileges: (tables: readonly TableName[], schema: string, signal) =>
      dialect.privileges(driver, tables, schema, signal),
    policies: (options: StoreOptions = {}) => dialect.policyStore(driver, options),
    runs: (options: StoreOptions = {}) => dialect.runStore(driver, options),
    holds: (options: StoreOptions = {}) => dialect.holdStore(driver, options),
    archives: (options: StoreOptions = {}) => dialect.archiveStore(driver, options),
    loads: (options: StoreOptions = {}) => dialect.loadStore(driver, options),
    stopStatements: (mark, signal) => dialect.stopStatements(driver, mark, signal),
    createTableStatements: (definition: TableDefinition) => dialect.createTableStatements(definition),
    createLikeStatements: (table, like, signal) => dialect.createLike(driver, table, like, signal),
    replaceTableStatements: (table, by, signal) => dialect.replaceTable(driver, table, by, signal),
    writer: (table: TableName, options: WriterOptions) => dialect.writer(driver, table, options),
    read: (table, options, signal) => dialect.read(driver, table, options, signal),
    refresh: (tables, signal) => dialect.refresh(driver, tables, signal),
    [Symbol.asyncDispose]: () => driver[Symbol.asyncDispose](),
  }
  const { transaction, atomically, executeEach } = driver
  if (executeEach) {
    return { ...database, executeEach: (sql, rows, signal) => executeEach.call(driver, sql, rows, signal) }
  }
  if (!transaction || !atomically) return database
  return {
    ...database,
    transaction: (work, signal) => transaction.call(driver, work, signal) as ReturnType<typeof work>,
    atomically: (statements, signal) => atomically.call(driver, statements, signal),
  }
}

/** On CrateDB the path of an address names a schema, as it does for CrateDB itself; on PostgreSQL it names the database. */
function defaultSchema({ path }: Address, { name, defaultSchema }: Dialect): string {
  return name === 'cratedb' && path !== '' ? path : defaultSchema
}
