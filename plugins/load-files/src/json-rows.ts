import { parseExactJson, type RowBatch, type UndecodedRow } from '@ctk/core'
import { BROKEN } from './text-blocks.js'
import { NOT_UTF8, undecoded } from './undecoded.js'

/** Rows of JSON on their way into a batch. */
export class JsonRows {
  readonly #columns = new Map<string, unknown[]>()
  readonly #lines: number[] = []
  readonly #rejected: UndecodedRow[] = []

  get size(): number {
    return this.#lines.length + this.#rejected.length
  }

  /** Adds an object, or rejects what is none. Blank text is nothing. */
  add(text: string, line: number): void {
    if (text.trim() === '') return
    const row = text.includes(BROKEN) ? NOT_UTF8 : readRow(text)
    if (typeof row === 'string') {
      this.#rejected.push(undecoded(line, row, text.trim()))
      return
    }
    const count = this.#lines.push(line)
    for (const name of Object.keys(row)) {
      const values = this.#columns.get(name) ?? []
      if (values.length === 0) this.#columns.set(name, values)
      while (values.length < count - 1) values.push(null)
      values.push(row[name])
    }
  }

  batch(): RowBatch {
    const rowCount = this.#lines.length
    const columns = [...this.#columns].map(([name, values]) => {
      while (values.length < rowCount) values.push(null)
      return { name, values }
    })
    return {
      rowCount,
      columns,
      lines: this.#lines,
      ...(this.#rejected.length > 0 ? { rejected: this.#rejected } : {}),
    }
  }
}

/** The object in a line, or why there is none. */
function readRow(text: string): Record<string, unknown> | string {
  try {
    const value = parseExactJson(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
    return 'is not a JSON object'
  } catch (error) {
    return `is not JSON: ${String((error as Error).message).replace(/ \(line \d+ column \d+\)$/, '')}`
  }
}
