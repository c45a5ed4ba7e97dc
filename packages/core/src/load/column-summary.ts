import type { ColumnKind } from '../database/catalog.js'

/** What the values of a column come to: to be compared with what the database says of the same. */
export interface Summary {
  /** How many are not NULL. */
  readonly values: number
  readonly least: number | bigint | undefined
  readonly greatest: number | bigint | undefined
  /** Of integers their sum, of texts their bytes, of booleans how many are true. */
  readonly sum: bigint | undefined
}

/**
 * Adds up the values of a column as they were written. What JavaScript holds otherwise than the database does (decimals of many
 * digits, times finer than a millisecond) or orders otherwise (NaN) leaves only the number of values to compare.
 */
export class ColumnSummary implements Summary {
  readonly kind: ColumnKind
  values = 0
  least: number | bigint | undefined
  greatest: number | bigint | undefined
  sum: bigint | undefined
  #comparable = true

  constructor(kind: ColumnKind) {
    this.kind = kind
    this.#comparable = kind !== 'json' && kind !== 'other'
    this.sum = kind === 'integer' || kind === 'text' || kind === 'boolean' ? 0n : undefined
  }

  add(values: readonly unknown[], leftOut: ReadonlySet<number>): void {
    values.forEach((value, row) => {
      if (value === null || value === undefined || leftOut.has(row)) return
      this.values++
      if (this.#comparable) this.#compare(value)
    })
  }

  #compare(value: unknown): void {
    if (this.kind === 'text') {
      this.sum = (this.sum ?? 0n) + BigInt(Buffer.byteLength(String(value)))
      return
    }
    if (this.kind === 'boolean') {
      if (value === true) this.sum = (this.sum ?? 0n) + 1n
      return
    }
    const number = value instanceof Date ? value.getTime() : value
    if ((typeof number !== 'number' && typeof number !== 'bigint') || Number.isNaN(number)) {
      this.#comparable = false
      this.least = this.greatest = this.sum = undefined
      return
    }
    if (this.kind === 'integer') this.sum = (this.sum ?? 0n) + BigInt(number)
    if (this.least === undefined || number < this.least) this.least = number
    if (this.greatest === undefined || number > this.greatest) this.greatest = number
  }
}
