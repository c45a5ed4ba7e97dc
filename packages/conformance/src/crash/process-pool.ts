import { Address, type Database } from '@ctk/core'
import { createSqlDatabase, loadDialect, openDriver } from '@ctk/database'
import type { FailPoint } from './fail-point.js'
import { type FailingDriver, failing } from './failing.js'

/** A process that works with a database, as far as the database can tell. */
export interface SimulatedProcess {
  readonly database: Database
  readonly driver: FailingDriver
}

/** A server that processes come to one after another. */
export interface ProcessPool extends AsyncDisposable {
  /** A new process: with a fail point it dies there, without one it lives. */
  start(point?: FailPoint): SimulatedProcess
}

/**
 * Opens a database once for any number of simulated processes, so that killing hundreds of them costs no connections.
 *
 * @example
 * await using pool = await openProcessPool(db.url)
 * const { database, driver } = pool.start({ at: 7, side: 'before' })
 */
export async function openProcessPool(url: string): Promise<ProcessPool> {
  const address = Address.parse(url)
  const opened = await openDriver(address)
  const dialect = await loadDialect(opened.dialect)
  return {
    start: (point) => {
      const driver = failing(opened, point)
      return { driver, database: createSqlDatabase({ address, driver, dialect, identity: opened.identity }) }
    },
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  }
}
