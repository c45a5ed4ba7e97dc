import type { RowBatch, UndecodedRow } from '@ctk/core'
import type { PlainRows } from './csv-plain-records.js'
import type { CsvRecord } from './csv-reader.js'
import { undecoded } from './undecoded.js'

/** Rows of CSV on their way into a batch. */
export class CsvRows implements PlainRows {
  readonly #names: readonly string[]
  readonly #delimiter: string
  /** May have one value more than there are rows, of a record that was given up. */
  columns: (string | null)[][]
  lines: number[] = []
  #rejected: UndecodedRow[] = []
  /** Whether there was a batch. */
  taken = false

  constructor(names: readonly string[], delimiter: string) {
    this.#names = names
    this.#delimiter = delimiter
    this.columns = names.map(() => [])
  }

  get size(): number {
    return this.lines.length + this.#rejected.length
  }

  get rejectedCount(): number {
    return this.#rejected.length
  }

  /** Adds a record, or rejects what is none or has another number of values. */
  add(record: CsvRecord): void {
    if (!('fields' in record)) {
      this.#rejected.push(record)
      return
    }
    const { fields, line, empty } = record
    const { columns } = this
    if (fields.length !== columns.length) {
      const reason = `has ${plural(fields.length)} where the header has ${columns.length}`
      this.#rejected.push(undecoded(line, reason, fields.join(this.#delimiter)))
      return
    }
    const row = this.lines.length
    for (let i = 0; i < fields.length; i++) (columns[i] as (string | null)[])[row] = fields[i] || null
    for (const i of empty ?? []) (columns[i] as (string | null)[])[row] = ''
    this.lines.push(line)
  }

  take(): RowBatch {
    const rowCount = this.lines.length
    for (const values of this.columns) values.length = rowCount
    const batch = {
      rowCount,
      columns: this.columns.map((values, i) => ({ name: this.#names[i] as string, values })),
      lines: this.lines,
      ...(this.#rejected.length > 0 ? { rejected: this.#rejected } : {}),
    }
    this.columns = this.#names.map(() => [])
    this.lines = []
    this.#rejected = []
    this.taken = true
    return batch
  }
}

const plural = (values: number) => `${values} ${values === 1 ? 'value' : 'values'}`
