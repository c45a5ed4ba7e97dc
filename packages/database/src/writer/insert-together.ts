import { identityText, skippedRows } from './compare-rows.js'
import { insertMany } from './cratedb-insert.js'
import type { CratedbSender } from './cratedb-sender.js'
import type { CratedbTarget } from './cratedb-target.js'
import { pickRows } from './pick-rows.js'
import { writeShort } from './write-short.js'

/** What CrateDB made of rows that were sent in one statement. */
export interface TogetherOutcome {
  /** How many rows it counted, or returned. */
  readonly written: number
  /** The rows that it did not write. */
  readonly skipped: readonly number[]
  /** Keys of rows that it updated, but for what their partition is made from: that is still as it was. */
  readonly moved: readonly (readonly unknown[])[]
}

/**
 * Inserts rows of a batch in one statement.
 *
 * @throws CTK_WRITE_SHORT when CrateDB wrote some of the rows, and it is not known which
 */
export async function insertTogether(
  sender: CratedbSender,
  target: CratedbTarget,
  encoded: readonly (readonly unknown[])[],
  rows: readonly number[],
  signal?: AbortSignal,
): Promise<TogetherOutcome> {
  const { table, fields, identity, key } = target
  if (rows.length === 0) return { written: 0, skipped: [], moved: [] }
  const values = pickRows(encoded, rows)
  if (!identity) {
    const { rowCount = 0 } = await sender.execute(insertMany(target, values), signal)
    if (rowCount !== rows.length) throw writeShort(table, rows.length, rowCount, unknownRows)
    return { written: rowCount, skipped: [], moved: [] }
  }
  const members = identity.members.flatMap((i) => fields[i]?.name ?? [])
  const moves = target.onConflict === 'update' && target.moves
  const insert = insertMany(target, values, moves ? [...members, ...key.all] : members)
  const returned = await sender.query<Record<string, unknown>>(insert, signal)
  const identify = (row: number) => identityText(identity.members.map((i) => encoded[i]?.[row]))
  const textOf = (row: Record<string, unknown>) => identityText(members.map((_, i) => row[`k${i}`]))
  if (moves) {
    const sent = new Set(rows.map(identify))
    const stored = new Set(returned.map(textOf))
    const keyOf = (row: Record<string, unknown>) => key.all.map((_, i) => row[`k${members.length + i}`])
    const moved = returned.filter((row) => !sent.has(textOf(row))).map(keyOf)
    const skipped = rows.filter((row) => !stored.has(identify(row)))
    return { written: rows.length - skipped.length, skipped, moved }
  }
  if (returned.length === rows.length) return { written: rows.length, skipped: [], moved: [] }
  const same = (a: number, b: number) => encoded.every((column) => column[a] === column[b])
  const skipped = skippedRows(rows, identify, returned.map(textOf), same)
  if (!skipped) throw writeShort(table, rows.length, returned.length, unknownRows)
  return { written: returned.length, skipped, moved: [] }
}

/** What to do where it is not known which rows were written. */
export const unknownRows = [
  'Is a part of the table blocked for writing, or does something in the rows stand against a constraint or an object column?',
  'With a primary key among the loaded columns, ctk can tell which rows were written.',
]
