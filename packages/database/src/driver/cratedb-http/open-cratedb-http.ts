import type { Address } from '@ctk/core'
import type { Driver } from '../driver.js'
import type { DriverOptions } from '../driver-options.js'
import { CrateDbHttpDriver } from './cratedb-http-driver.js'
import { openEndpoint } from './endpoint.js'

/**
 * Prepares to speak to CrateDB over HTTP. Nothing is sent: a wrong host or password shows with the first statement.
 *
 * @throws CTK_ADDRESS_INVALID, CTK_FILE_MISSING
 */
export async function openCrateDbHttp(address: Address, options: DriverOptions = {}): Promise<Driver> {
  const endpoint = await openEndpoint(address, options.applicationName ?? 'ctk')
  return new CrateDbHttpDriver(address, endpoint, options.statementTimeoutMs)
}
