import { CtkError, compile, isCtkError, type Statement, sql } from '@ctk/core'
import type { Driver, Transaction } from '../driver/driver.js'
import { isTransient } from '../errors/is-transient.js'
import { retrying } from './retrying.js'
import { rowError } from './row-error.js'

/** What a transaction does. */
export interface TransactionWork<T> {
  insert(open: Transaction): Promise<T>
  /** Does the same in another transaction when the server refused what stands in a row; left out, that is passed on. */
  insertCarefully?(open: Transaction): Promise<T>
  /** Makes a statement of what became of it, which commits with it. */
  readonly along?: ((outcome: T) => Statement) | undefined
  /** Whether it does no harm when it took effect already. */
  readonly repeatable: boolean
}

/**
 * Writes in one transaction. One that failed for what may pass is repeated, also when its connection broke: it is known to be rolled
 * back, unless it was committing. Then it is repeated only where that does no harm.
 *
 * @throws CTK_WRITE_SHORT, CTK_CONNECTION_FAILED and others; only after CTK_CONNECTION_FAILED it may have taken effect
 */
export function inTransaction<T>(driver: Driver, work: TransactionWork<T>, signal?: AbortSignal): Promise<T> {
  const { transaction } = driver
  if (!transaction) throw new CtkError({ code: 'CTK_BUG', message: 'A PostgreSQL driver has no transactions.' })
  const { insertCarefully, along, repeatable } = work
  let careful = false
  let stage: 'rows' | 'along' | 'commit'

  const attempt = (): Promise<T> => {
    stage = 'rows'
    const steps = async (open: Transaction): Promise<T> => {
      // Constraints that wait for the end of a transaction would not tell which rows they are about.
      if (careful) await open.execute(checkAtOnce)
      const outcome = careful && insertCarefully ? await insertCarefully(open) : await work.insert(open)
      stage = 'along'
      if (along) await open.execute(along(outcome))
      stage = 'commit'
      return outcome
    }
    return transaction.call(driver, steps, signal) as Promise<T>
  }
  const exactly = () =>
    attempt().catch((error: unknown) => {
      if (careful || !insertCarefully || stage === 'along' || rowError(error) === undefined) throw error
      careful = true
      return attempt()
    })
  const isLost = (error: unknown) =>
    stage === 'commit' && isCtkError(error) && error.code === 'CTK_CONNECTION_FAILED' && !repeatable
  return retrying(exactly, (error) => isTransient(error) && !isLost(error), signal)
}

const checkAtOnce = compile(sql`SET CONSTRAINTS ALL IMMEDIATE`)
