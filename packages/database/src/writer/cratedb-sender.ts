import type { Driver } from '../driver/driver.js'
import { isTransient } from '../errors/is-transient.js'
import { isTooLarge, refusedUnread } from '../errors/refused-unread.js'
import type { CratedbTarget } from './cratedb-target.js'
import { retrying } from './retrying.js'

/** Sends the statements that write to a table, and repeats those that fail for what may pass. */
export type CratedbSender = Required<Pick<Driver, 'query' | 'execute'>> & Pick<Driver, 'executeEach'>

/**
 * A statement that failed may have been carried out in part, or be at work still. It is repeated where that does no harm, since
 * rows are known by their key and are kept or updated; otherwise only if it is known that nobody has read it.
 */
export function cratedbSender(driver: Driver, { onConflict }: Pick<CratedbTarget, 'onConflict'>): CratedbSender {
  const mayRepeat = (error: unknown) =>
    isTransient(error) && !isTooLarge(error) && (onConflict !== 'reject' || refusedUnread(error))
  const { executeEach } = driver
  return {
    query: (query, signal) => retrying(() => driver.query(query, signal), mayRepeat, signal),
    execute: (statement, signal) => retrying(() => driver.execute(statement, signal), mayRepeat, signal),
    ...(executeEach && {
      executeEach: (text, rows, signal) =>
        retrying(() => executeEach.call(driver, text, rows, signal), mayRepeat, signal),
    }),
  }
}
