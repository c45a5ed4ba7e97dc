import type { Sender } from '@ctk/core'
import type { Transaction } from '../driver/driver.js'
import { copyText } from './copy-text.js'
import { copyInto, countMissing, insertAll, insertMissing, type TextColumns, upsert } from './postgresql-insert.js'
import type { PostgresqlTarget } from './postgresql-target.js'
import { writeShort } from './write-short.js'

/** What became of rows none of which was refused. */
export interface InsertedRows {
  readonly written: number
  readonly kept: number
}

/**
 * Inserts rows as the target says for keys that exist already, all of them or none.
 *
 * @throws CTK_WRITE_SHORT when the server counts fewer rows than were sent, and what it throws when it refuses one
 */
export async function insertRows(
  sender: Sender,
  { table, columns, onConflict }: PostgresqlTarget,
  values: TextColumns,
): Promise<InsertedRows> {
  const sent = values[0]?.length ?? 0
  if (onConflict === 'update') {
    const [counts] = await sender.query<{ sent: number; written: number }>(upsert(table, columns, values))
    if (counts?.written !== counts?.sent) throw writeShort(table, counts?.sent ?? sent, counts?.written ?? 0, because)
    // Of rows with the same key the last one stands for all.
    return { written: sent, kept: 0 }
  }
  const statement = onConflict === 'keep' ? insertMissing : insertAll
  const { rowCount = 0 } = await sender.execute(statement(table, columns, values))
  if (rowCount === sent) return { written: rowCount, kept: 0 }
  if (onConflict === 'reject') throw writeShort(table, sent, rowCount, because)
  const [counts] = await sender.query<{ missing: number }>(countMissing(table, columns, values))
  if (counts?.missing !== 0) throw writeShort(table, sent, rowCount, because)
  return { written: rowCount, kept: sent - rowCount }
}

/** Copies all rows or none; as {@link insertRows} where rows may meet keys that exist, and several times as fast. */
export async function copyRows(
  { copyIn }: Required<Pick<Transaction, 'copyIn'>>,
  { table, columns }: PostgresqlTarget,
  encoded: TextColumns,
  rows: readonly number[],
): Promise<InsertedRows> {
  const { rowCount = 0 } = await copyIn(copyInto(table, columns), copyText(encoded, rows))
  if (rowCount !== rows.length) throw writeShort(table, rows.length, rowCount, because)
  return { written: rowCount, kept: 0 }
}

const because = ['Look for a trigger or rule on the table that keeps rows back, or sends them to another table.']
