import type { Driver } from '../driver/driver.js'
import { identityText, skippedRows } from './compare-rows.js'
import { insertMany } from './cratedb-insert.js'
import type { CratedbTarget } from './cratedb-target.js'
import { pickRows } from './pick-rows.js'
import { writeShort } from './write-short.js'

/** What CrateDB made of rows that were sent in one statement. */
export interface TogetherOutcome {
  /** How many rows it counted, or returned. */
  readonly written: number
  /** The rows that it did not write. */
  readonly skipped: readonly number[]
}

/**
 * Inserts rows of a batch in one statement.
 *
 * @throws CTK_WRITE_SHORT when CrateDB wrote some of the rows, and it is not known which
 */
export async function insertTogether(
  driver: Driver,
  { table, fields, identity }: CratedbTarget,
  encoded: readonly (readonly unknown[])[],
  rows: readonly number[],
  signal?: AbortSignal,
): Promise<TogetherOutcome> {
  if (rows.length === 0) return { written: 0, skipped: [] }
  const values = pickRows(encoded, rows)
  if (!identity) {
    const { rowCount = 0 } = await driver.execute(insertMany(table, fields, values), signal)
    if (rowCount !== rows.length) throw writeShort(table, rows.length, rowCount, unknown)
    return { written: rowCount, skipped: [] }
  }
  const members = identity.members.flatMap((i) => fields[i] ?? [])
  const returned = await driver.query<Record<string, unknown>>(insertMany(table, fields, values, members), signal)
  if (returned.length === rows.length) return { written: rows.length, skipped: [] }
  const skipped = skippedRows(
    rows,
    (row) => identityText(identity.members.map((i) => encoded[i]?.[row])),
    returned.map((row) => identityText(members.map((_, i) => row[`k${i}`]))),
    (a, b) => encoded.every((column) => column[a] === column[b]),
  )
  if (!skipped) throw writeShort(table, rows.length, returned.length, unknown)
  return { written: returned.length, skipped }
}

const unknown = [
  'Is a part of the table blocked for writing, or does something in the rows stand against a constraint or an object column?',
  'With a primary key among the loaded columns, ctk can tell which rows were written.',
]
