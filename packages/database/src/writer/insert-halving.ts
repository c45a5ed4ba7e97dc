import { compile, type RejectedRow, sql } from '@ctk/core'
import type { Transaction } from '../driver/driver.js'
import { isDuplicateKey } from '../errors/is-duplicate-key.js'
import { type InsertedRows, insertRows } from './insert-rows.js'
import { pickRows } from './pick-rows.js'
import { insertNew, type TextColumns } from './postgresql-insert.js'
import type { PostgresqlTarget } from './postgresql-target.js'
import { rowError } from './row-error.js'
import { writeShort } from './write-short.js'

/** What became of rows some of which were refused. */
export interface HalvedRows extends InsertedRows {
  readonly rejected: readonly RejectedRow[]
}

/**
 * Inserts rows of a batch in one statement, inside of a transaction that lives on when they are refused. When a key exists already
 * and is not to, those with new keys are inserted in a second one; when the rows are refused for anything else, each half is
 * inserted for itself. Rows that are refused alone are rejected.
 *
 * @throws CTK_WRITE_SHORT
 */
export async function insertHalving(
  transaction: Transaction,
  target: PostgresqlTarget,
  encoded: TextColumns,
  rows: readonly number[],
): Promise<HalvedRows> {
  if (rows.length === 0) return { written: 0, kept: 0, rejected: [] }
  const values = pickRows(encoded, rows)
  const whole = await within(transaction, () => insertRows(transaction, target, values))
  if (!('reason' in whole)) return { ...whole, rejected: [] }
  const { reason, error } = whole
  if (rows.length === 1) return { written: 0, kept: 0, rejected: rows.map((index) => ({ index, reason })) }
  if (isDuplicateKey(error) && target.keyed && target.onConflict === 'reject') {
    const fresh = await within(transaction, () => insertFresh(transaction, target, values, rows))
    if (!('reason' in fresh)) return fresh
  }
  const middle = rows.length >> 1
  const first = await insertHalving(transaction, target, encoded, rows.slice(0, middle))
  const second = await insertHalving(transaction, target, encoded, rows.slice(middle))
  return {
    written: first.written + second.written,
    kept: first.kept + second.kept,
    rejected: [...first.rejected, ...second.rejected],
  }
}

interface Refused {
  readonly reason: string
  readonly error: unknown
}

/** Undoes what was refused for what stands in the rows, and goes on; everything else ends the transaction. */
async function within<T>(transaction: Transaction, work: () => Promise<T>): Promise<T | Refused> {
  await transaction.execute(savepoint)
  try {
    const result = await work()
    await transaction.execute(release)
    return result
  } catch (error) {
    const reason = rowError(error)
    if (reason === undefined) throw error
    await transaction.execute(rollbackTo)
    await transaction.execute(release)
    return { reason, error }
  }
}

const savepoint = compile(sql`SAVEPOINT ctk_rows`)
const release = compile(sql`RELEASE SAVEPOINT ctk_rows`)
const rollbackTo = compile(sql`ROLLBACK TO SAVEPOINT ctk_rows`)

async function insertFresh(
  transaction: Transaction,
  { table, columns }: PostgresqlTarget,
  values: TextColumns,
  rows: readonly number[],
): Promise<HalvedRows> {
  const insert = insertNew(table, columns, values)
  const [result] = await transaction.query<{ written: number; skipped: readonly number[] }>(insert)
  const { written = 0, skipped = [] } = result ?? {}
  if (written + skipped.length !== rows.length) throw writeShort(table, rows.length, written, [])
  const reason = 'a row with the same key exists already'
  return { written, kept: 0, rejected: skipped.map((position) => ({ index: rows[position - 1] as number, reason })) }
}
