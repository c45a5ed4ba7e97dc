import type { WriteResult } from '../database/writer.js'
import { CtkError } from '../errors/ctk-error.js'
import type { Totals } from './checkpoint/checkpoint.js'
import type { UndecodedRow } from './row-batch.js'

/** How many rejected rows a report shows. */
const SHOWN = 10
/** How much of a row. */
const LONGEST = 200

/** Counts rows on their way, so that every row read is written, kept or rejected, and nothing in between. */
export class RowTally {
  read: number
  written: number
  kept: number
  rejected: number
  readonly rejects: UndecodedRow[] = []

  /** @param before what earlier attempts of the load have done */
  constructor(before: Totals = { read: 0, written: 0, kept: 0, rejected: 0 }) {
    this.read = before.read
    this.written = before.written
    this.kept = before.kept
    this.rejected = before.rejected
  }

  /**
   * Adds a batch.
   *
   * @throws CTK_WRITE_SHORT when rows are unaccounted for
   */
  add(read: number, { written, kept = 0 }: WriteResult, rejected: readonly UndecodedRow[]): void {
    this.read += read
    this.written += written
    this.kept += kept
    this.rejected += rejected.length
    this.rejects.push(...rejected.slice(0, SHOWN - this.rejects.length).map(shortened))
    const missing = this.read - this.written - this.kept - this.rejected
    if (missing !== 0) throw this.#short(missing)
  }

  #short(missing: number): CtkError {
    const { read, written, kept, rejected } = this
    const count = (rows: number) => rows.toLocaleString('en-US')
    return new CtkError({
      code: 'CTK_WRITE_SHORT',
      message: `${count(read)} rows were read, but ${count(written + kept)} written and ${count(rejected)} rejected.`,
      suggestions: [
        missing > 0
          ? 'The database acknowledged fewer rows than it was sent. Look for partitions that are write-blocked or closed.'
          : 'The database acknowledged more rows than it was sent. Count the rows of the table.',
      ],
      data: { read, written, kept, rejected },
    })
  }
}

const shortened = (row: UndecodedRow): UndecodedRow =>
  row.text.length > LONGEST ? { ...row, text: `${row.text.slice(0, LONGEST - 1)}…` } : row
