import type { Statement } from '@ctk/core'
import type { Driver, Transaction } from '../driver/driver.js'
import { inTransaction } from './in-transaction.js'
import { type HalvedRows, insertHalving } from './insert-halving.js'
import { copyRows, insertRows } from './insert-rows.js'
import { pickRows } from './pick-rows.js'
import type { TextColumns } from './postgresql-insert.js'
import { copiesInto, type PostgresqlTarget } from './postgresql-target.js'

/** Rows on their way to PostgreSQL. */
export interface RowsToWrite {
  readonly encoded: TextColumns
  readonly rows: readonly number[]
  /** Makes a statement of what became of them, which commits with them. */
  readonly along: ((outcome: HalvedRows) => Statement) | undefined
}

/**
 * Writes rows in one transaction, all at once. When some are refused for what stands in them, everything is rolled back and
 * another transaction halves them until those are alone.
 *
 * @throws as {@link inTransaction} does
 */
export function writeTransaction(
  driver: Driver,
  target: PostgresqlTarget,
  { encoded, rows, along }: RowsToWrite,
  signal?: AbortSignal,
): Promise<HalvedRows> {
  const insert = async (open: Transaction): Promise<HalvedRows> => {
    if (rows.length === 0) return { written: 0, kept: 0, rejected: [] }
    const { copyIn } = open
    const inserted =
      copyIn && copiesInto(target)
        ? await copyRows({ copyIn: copyIn.bind(open) }, target, encoded, rows)
        : await insertRows(open, target, pickRows(encoded, rows))
    return { ...inserted, rejected: [] }
  }
  const work = {
    insert,
    insertCarefully: (open: Transaction) => insertHalving(open, target, encoded, rows),
    along,
    repeatable: target.onConflict !== 'reject',
  }
  return inTransaction(driver, work, signal)
}
