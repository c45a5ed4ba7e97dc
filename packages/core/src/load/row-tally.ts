import { CtkError } from '../errors/ctk-error.js'
import type { UndecodedRow } from './row-batch.js'

/** How many rejected rows a report shows. */
const SHOWN = 10

/** Counts rows on their way, so that every row read is either written or rejected, and nothing in between. */
export class RowTally {
  read = 0
  written = 0
  rejected = 0
  readonly rejects: UndecodedRow[] = []

  reject(rows: readonly UndecodedRow[]): void {
    this.rejected += rows.length
    this.rejects.push(...rows.slice(0, SHOWN - this.rejects.length))
  }

  /** @throws CTK_WRITE_SHORT when rows are unaccounted for */
  balance(): void {
    const missing = this.read - this.written - this.rejected
    if (missing === 0) return
    const { read, written, rejected } = this
    const numbers = [read, written, rejected].map((n) => n.toLocaleString('en-US'))
    throw new CtkError({
      code: 'CTK_WRITE_SHORT',
      message: `${numbers[0]} rows were read, but ${numbers[1]} written and ${numbers[2]} rejected.`,
      suggestions: [
        missing > 0
          ? 'The database acknowledged fewer rows than it was sent. Look for partitions that are write-blocked or closed.'
          : 'The database acknowledged more rows than it was sent. Count the rows of the table.',
      ],
      data: { read, written, rejected },
    })
  }
}
