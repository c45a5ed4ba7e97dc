import type { RowBatch, UndecodedRow } from '@ctk/core'
import type { Fields } from './read-line.js'

/** Rows on their way into a batch, which has columns: all keys of its rows; what a row lacks is NULL. */
export class RowCollector {
  readonly #rows: Fields[] = []
  readonly #lines: number[] = []
  readonly #rejected: UndecodedRow[] = []

  get size(): number {
    return this.#rows.length + this.#rejected.length
  }

  add(row: Fields, line: number): void {
    this.#rows.push(row)
    this.#lines.push(line)
  }

  reject(row: UndecodedRow): void {
    this.#rejected.push(row)
  }

  batch(): RowBatch {
    const names = [...new Set(this.#rows.flatMap((row) => Object.keys(row)))]
    return {
      rowCount: this.#rows.length,
      columns: names.map((name) => ({ name, values: this.#rows.map((row) => row[name] ?? null) })),
      lines: this.#lines,
      rejected: this.#rejected,
    }
  }
}
