import { randomUUID } from 'node:crypto'
import { cratedbStopStatements } from '../dialect/cratedb/cratedb-stop-statements.js'
import type { Driver } from '../driver/driver.js'
import { isTransient } from '../errors/is-transient.js'
import { isTooMuch, refusedUnread } from '../errors/refused-unread.js'
import type { CratedbTarget } from './cratedb-target.js'
import { retrying } from './retrying.js'

/** Sends the statements that write to a table, and repeats those that fail for what may pass. */
export type CratedbSender = Required<Pick<Driver, 'query' | 'execute'>> & Pick<Driver, 'executeEach' | 'executeColumns'>

/**
 * A statement that failed may have been carried out in part, or be at work still. It is repeated where that does no harm, since
 * rows are known by their key and are kept or updated, and not before the server is rid of it: it would write over what comes
 * later. Otherwise it is repeated only if it is known that nobody has read it.
 */
export function cratedbSender(driver: Driver, { onConflict }: Pick<CratedbTarget, 'onConflict'>): CratedbSender {
  const mayRepeat = (error: unknown) =>
    isTransient(error) && !isTooMuch(error) && (onConflict !== 'reject' || refusedUnread(error))

  function send<T>(text: string, work: (text: string) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const mark = `ctk write ${randomUUID()}`
    let isSent = false
    const attempt = async () => {
      if (isSent) await cratedbStopStatements(driver, mark, signal)
      try {
        return await work(`${text} /* ${mark} */`)
      } catch (error) {
        isSent ||= !refusedUnread(error)
        throw error
      }
    }
    return retrying(attempt, mayRepeat, signal)
  }

  const { executeEach, executeColumns } = driver
  return {
    query: ({ sql, parameters }, signal) =>
      send(sql, (text) => driver.query({ sql: text, parameters }, signal), signal),
    execute: ({ sql, parameters }, signal) =>
      send(sql, (text) => driver.execute({ sql: text, parameters }, signal), signal),
    ...(executeEach && {
      executeEach: (sql, rows, signal) => send(sql, (text) => executeEach.call(driver, text, rows, signal), signal),
    }),
    ...(executeColumns && {
      executeColumns: (sql, columns, signal) =>
        send(sql, (text) => executeColumns.call(driver, text, columns, signal), signal),
    }),
  }
}
