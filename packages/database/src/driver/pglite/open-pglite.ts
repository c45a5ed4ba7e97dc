import { resolve } from 'node:path'
import type { Address } from '@ctk/core'
import { throwIfAborted } from '../../errors/interruption.js'
import { wrapDriverError } from '../../errors/wrap-driver-error.js'
import type { DriverOptions } from '../driver-options.js'
import { sessionStatement } from '../session-statement.js'
import { loadPglite } from './load-pglite.js'
import { lockFolder } from './lock-folder.js'
import { openFolder, openMemory } from './open-folder.js'
import { PgliteDriver } from './pglite-driver.js'

/**
 * Opens the embedded database in a folder, which is made where there is none, or in memory where no folder is named.
 *
 * @throws CTK_DATABASE_BUSY when another process, or this one, has the folder open
 * @throws CTK_DEPENDENCY_MISSING, CTK_ADDRESS_INVALID, CTK_CONNECTION_FAILED, CTK_ABORTED
 */
export async function openPglite(address: Address, options: DriverOptions = {}): Promise<PgliteDriver> {
  throwIfAborted(options.signal)
  const PGlite = await loadPglite()
  const folder = address.path === '' ? undefined : resolve(address.path)
  let release = () => {}
  try {
    if (folder !== undefined) release = await lockFolder(folder)
    const opened = folder === undefined ? await openMemory(PGlite) : await openFolder(PGlite, folder)
    const driver = new PgliteDriver(address, opened, release)
    await driver.execute(sessionStatement)
    return driver
  } catch (error) {
    release()
    throw wrapDriverError(error, { address })
  }
}
