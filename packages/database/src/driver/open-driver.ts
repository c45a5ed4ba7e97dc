import type { Address } from '@ctk/core'
import type { Driver } from './driver.js'
import type { DriverOptions } from './driver-options.js'

/** A driver, and for the embedded database what tells it from others. */
export type OpenedDriver = Driver & { readonly identity?: string | undefined }

/** Opens the driver for an address's scheme, and loads no other. */
export async function openDriver(address: Address, options: DriverOptions = {}): Promise<OpenedDriver> {
  switch (address.scheme) {
    case 'postgresql':
      return (await import('./pg/open-pg.js')).openPg(address, options)
    case 'pglite':
      return (await import('./pglite/open-pglite.js')).openPglite(address, options)
    case 'crate':
    case 'http':
    case 'https':
      return (await import('./cratedb-http/open-cratedb-http.js')).openCrateDbHttp(address, options)
  }
}
