import type { Address } from '@ctk/core'
import { importOptional } from '../../errors/import-optional.js'
import { wrapDriverError } from '../../errors/wrap-driver-error.js'
import type { Driver } from '../driver.js'
import type { DriverOptions } from '../driver-options.js'
import { tlsMode } from '../tls/tls-mode.js'
import { tlsOptions } from '../tls/tls-options.js'

/**
 * Connects to PostgreSQL or CrateDB over the wire protocol.
 *
 * @throws CTK_DEPENDENCY_MISSING, CTK_CONNECTION_FAILED, CTK_AUTH_FAILED, CTK_ADDRESS_INVALID, CTK_ABORTED
 */
export async function openPg(address: Address, options: DriverOptions = {}): Promise<Driver> {
  const mode = tlsMode(address)
  const tls = { mode, options: await tlsOptions(address, mode) }
  const [{ connectPool }, { PgDriver }] = await importOptional('pg', 'postgresql:// addresses', () =>
    Promise.all([import('./connect-pool.js'), import('./pg-driver.js')]),
  )
  try {
    return new PgDriver(address, await connectPool(address, tls, options), options.statementTimeoutMs)
  } catch (error) {
    throw wrapDriverError(error, { address })
  }
}
