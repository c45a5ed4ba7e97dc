import type { PackedValues } from '@ctk/core'

/** What the values of a column become. Everything that is not one of the others is read as the text that the database writes of it. */
export type CopiedType = PackedValues['type']

const sizes: Readonly<Record<Exclude<CopiedType, 'text'>, number>> = {
  int64: 8,
  micros: 8,
  float64: 8,
  days: 4,
  boolean: 1,
}

/** PostgreSQL counts from 2000: microseconds as two halves of 32 bits, and days. */
const EPOCH_MICROS = 946_684_800_000_000
const HIGH = Math.floor(EPOCH_MICROS / 2 ** 32)
const LOW = EPOCH_MICROS % 2 ** 32
const EPOCH_DAYS = 10_957

/** Collects the values of a column, row by row, from the bytes that a binary COPY has of them. */
export class ColumnBuilder {
  readonly type: CopiedType
  #bytes: Buffer
  #view: DataView
  readonly #present: Uint8Array
  readonly #ends: Uint32Array
  #nulls = 0

  /** @param rows how many there are at most */
  constructor(type: CopiedType, rows: number) {
    this.type = type
    const size = type === 'text' ? 16 : sizes[type]
    this.#bytes = Buffer.allocUnsafeSlow(rows * size)
    this.#view = viewOf(this.#bytes)
    this.#present = new Uint8Array(rows)
    this.#ends = new Uint32Array(type === 'text' ? rows : 0)
  }

  /** How many bytes its values have. */
  size(rows: number): number {
    return this.type === 'text' ? (this.#ends[rows - 1] ?? 0) : rows * sizes[this.type]
  }

  /** A row without a value. A row may be set again: then the last time counts. */
  skip(row: number): void {
    this.#present[row] = 0
    this.#nulls++
    if (this.type === 'text') this.#ends[row] = row === 0 ? 0 : (this.#ends[row - 1] as number)
  }

  /** A row whose value has `length` bytes from `at` on. */
  put(row: number, from: Buffer, view: DataView, at: number, length: number): void {
    this.#present[row] = 1
    switch (this.type) {
      case 'text':
        this.#text(row, from, at, length)
        break
      case 'micros': {
        const low = view.getUint32(at + 4) + LOW
        const carry = low >= 2 ** 32 ? 1 : 0
        this.#view.setUint32(row * 8, low, true)
        this.#view.setInt32(row * 8 + 4, view.getInt32(at) + HIGH + carry, true)
        break
      }
      case 'int64': {
        const low = length === 8 ? view.getInt32(at + 4) : length === 4 ? view.getInt32(at) : view.getInt16(at)
        this.#view.setInt32(row * 8, low, true)
        this.#view.setInt32(row * 8 + 4, length === 8 ? view.getInt32(at) : low >> 31, true)
        break
      }
      case 'float64':
        this.#view.setFloat64(row * 8, length === 8 ? view.getFloat64(at) : view.getFloat32(at), true)
        break
      case 'days':
        this.#view.setInt32(row * 4, view.getInt32(at) + EPOCH_DAYS, true)
        break
      case 'boolean':
        this.#bytes[row] = from[at] as number
    }
  }

  #text(row: number, from: Buffer, at: number, length: number): void {
    const start = row === 0 ? 0 : (this.#ends[row - 1] as number)
    const end = start + length
    if (end > this.#bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(end, this.#bytes.length * 2))
      this.#bytes.copy(larger, 0, 0, start)
      this.#bytes = larger
      this.#view = viewOf(larger)
    }
    // A call costs more than copying a few bytes.
    if (length < 24) for (let i = 0; i < length; i++) this.#bytes[start + i] = from[at + i] as number
    else from.copy(this.#bytes, start, at, at + length)
    this.#ends[row] = end
  }

  /** The values of the first rows. Nothing may be put in afterwards. */
  take(rows: number): PackedValues {
    const { type } = this
    const bytes = this.#bytes.subarray(0, this.size(rows))
    const present = this.#nulls > 0 ? this.#present.subarray(0, rows) : undefined
    // A place without a value has whatever was in memory.
    if (present && type !== 'text') {
      const size = sizes[type]
      for (let row = 0; row < rows; row++) if (present[row] === 0) bytes.fill(0, row * size, (row + 1) * size)
    }
    return { type, bytes, ...(type === 'text' && { ends: this.#ends.subarray(0, rows) }), ...(present && { present }) }
  }
}

const viewOf = ({ buffer, byteOffset, byteLength }: Buffer) => new DataView(buffer, byteOffset, byteLength)
