import { Address, type Database, type Secret } from '@ctk/core'
import { loadDialect } from './dialect/load-dialect.js'
import type { DriverOptions } from './driver/driver-options.js'
import { openDriver } from './driver/open-driver.js'
import { createSqlDatabase } from './sql-database.js'

/** How a database is opened, besides its address. */
export interface OpenOptions extends DriverOptions {
  /** Takes the place of the address's password, so that the address can be written down. */
  readonly password?: Secret
}

/**
 * Opens a database. Only the driver and the dialect that it needs are loaded. PostgreSQL and the embedded database are
 * connected to at once, CrateDB over HTTP with the first statement.
 *
 * @throws CTK_ADDRESS_INVALID, CTK_CONNECTION_FAILED, CTK_AUTH_FAILED, CTK_DATABASE_BUSY, CTK_DEPENDENCY_MISSING, CTK_ABORTED
 * @example await using database = await openDatabase('crate://crate@localhost:4200')
 */
export async function openDatabase(address: string | Address, options: OpenOptions = {}): Promise<Database> {
  const parsed = typeof address === 'string' ? Address.parse(address) : address
  const login = options.password && !parsed.embedded ? parsed.withPassword(options.password) : parsed
  const driver = await openDriver(login, options)
  try {
    const dialect = await loadDialect(driver.dialect)
    return createSqlDatabase({ address: login, driver, dialect, identity: driver.identity })
  } catch (error) {
    await driver[Symbol.asyncDispose]()
    throw error
  }
}
