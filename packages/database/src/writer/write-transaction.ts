import { CtkError, compile, isCtkError, type Statement, sql } from '@ctk/core'
import type { Driver, Transaction } from '../driver/driver.js'
import { isTransient } from '../errors/is-transient.js'
import { type HalvedRows, insertHalving } from './insert-halving.js'
import { copyRows, insertRows } from './insert-rows.js'
import { pickRows } from './pick-rows.js'
import type { TextColumns } from './postgresql-insert.js'
import type { PostgresqlTarget } from './postgresql-target.js'
import { retrying } from './retrying.js'
import { rowError } from './row-error.js'

/** Rows on their way to PostgreSQL. */
export interface RowsToWrite {
  readonly encoded: TextColumns
  readonly rows: readonly number[]
  /** Makes a statement of what became of them, which commits with them. */
  readonly along: ((outcome: HalvedRows) => Statement) | undefined
}

/**
 * Writes rows in one transaction, all at once. When some are refused for what stands in them, everything is rolled back and
 * another transaction halves them until those are alone. A transaction that failed for what may pass is repeated, also when its
 * connection broke: it is known to be rolled back, unless it was committing. Then it is repeated only where the rows that may
 * be there already do no harm.
 *
 * @throws CTK_WRITE_SHORT, CTK_CONNECTION_FAILED and others; only after CTK_CONNECTION_FAILED it may have taken effect
 */
export function writeTransaction(
  driver: Driver,
  target: PostgresqlTarget,
  { encoded, rows, along }: RowsToWrite,
  signal?: AbortSignal,
): Promise<HalvedRows> {
  const { transaction } = driver
  if (!transaction) throw new CtkError({ code: 'CTK_BUG', message: 'A PostgreSQL driver has no transactions.' })
  let careful = false
  let stage: 'rows' | 'along' | 'commit'

  const attempt = (): Promise<HalvedRows> => {
    stage = 'rows'
    return transaction.call(
      driver,
      async (open) => {
        // Constraints that wait for the end of a transaction would not tell which of the halves they are about.
        if (careful) await open.execute(checkAtOnce)
        const outcome = careful ? await insertHalving(open, target, encoded, rows) : await insertTogether(open)
        stage = 'along'
        if (along) await open.execute(along(outcome))
        stage = 'commit'
        return outcome
      },
      signal,
    ) as Promise<HalvedRows>
  }
  const insertTogether = async (open: Transaction): Promise<HalvedRows> => {
    if (rows.length === 0) return { written: 0, kept: 0, rejected: [] }
    const { copyIn } = open
    const copies = copyIn && target.onConflict === 'reject' && target.columns.every((column) => column.copies)
    const inserted = copies
      ? await copyRows({ copyIn: copyIn.bind(open) }, target, encoded, rows)
      : await insertRows(open, target, pickRows(encoded, rows))
    return { ...inserted, rejected: [] }
  }
  const exactly = () =>
    attempt().catch((error: unknown) => {
      if (careful || stage === 'along' || rowError(error) === undefined) throw error
      careful = true
      return attempt()
    })
  const isLost = (error: unknown) =>
    stage === 'commit' && isCtkError(error) && error.code === 'CTK_CONNECTION_FAILED' && target.onConflict === 'reject'
  return retrying(exactly, (error) => isTransient(error) && !isLost(error), signal)
}

const checkAtOnce = compile(sql`SET CONSTRAINTS ALL IMMEDIATE`)
