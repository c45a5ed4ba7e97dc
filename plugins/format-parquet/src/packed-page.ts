import type { PackedValues } from '@ctk/core'

/** What a page of a column has: which values are there, and those that are, as Parquet's plain encoding writes them. */
export interface PackedPage {
  readonly levels: Uint8Array
  readonly values: Uint8Array
  readonly nulls: number
}

const sizes = { int64: 8, micros: 8, float64: 8, days: 4 } as const

/** Values that lie packed, as a page. */
export function packedPage(packed: PackedValues, rows: number): PackedPage {
  const { present } = packed
  let nulls = 0
  if (present) for (let row = 0; row < rows; row++) if (present[row] === 0) nulls++
  const values = valuesOf(packed, rows, rows - nulls)
  return { levels: nulls === 0 || !present ? allPresent(rows) : levelsOf(present, rows), values, nulls }
}

function valuesOf(packed: PackedValues, rows: number, count: number): Uint8Array {
  const { type, bytes, present } = packed
  if (type === 'text') return texts(packed, rows, count)
  if (type === 'boolean') return bits(bytes, present, rows, count)
  if (!present || count === rows) return bytes
  const size = sizes[type]
  const dense = Buffer.allocUnsafe(count * size)
  let at = 0
  for (let row = 0; row < rows; row++) {
    if (present[row] === 0) continue
    for (let i = row * size; i < (row + 1) * size; i++) dense[at++] = bytes[i] as number
  }
  return dense
}

/** Each behind its length. */
function texts({ bytes, ends = new Uint32Array(0), present }: PackedValues, rows: number, count: number): Uint8Array {
  const page = Buffer.allocUnsafe(bytes.length + count * 4)
  const from = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let [at, start] = [0, 0]
  for (let row = 0; row < rows; row++) {
    const end = ends[row] as number
    if (present?.[row] === 0) continue
    const length = end - start
    page.writeUInt32LE(length, at)
    at += 4
    // A call costs more than copying a few bytes.
    if (length < 24) while (start < end) page[at++] = from[start++] as number
    else {
      from.copy(page, at, start, end)
      at += length
    }
    start = end
  }
  return page
}

/** Eight to a byte, the lowest first. */
function bits(bytes: Uint8Array, present: Uint8Array | undefined, rows: number, count: number): Uint8Array {
  const page = new Uint8Array(Math.ceil(count / 8))
  let at = 0
  for (let row = 0; row < rows; row++) {
    if (present?.[row] === 0) continue
    if (bytes[row] === 1) page[at >> 3] = (page[at >> 3] as number) | (1 << (at & 7))
    at++
  }
  return page
}

/** One run of ones. */
function allPresent(rows: number): Uint8Array {
  return Uint8Array.from([...varint(rows * 2), 1])
}

/** Bits, in groups of eight. */
function levelsOf(present: Uint8Array, rows: number): Uint8Array {
  const groups = Math.ceil(rows / 8)
  const header = varint(groups * 2 + 1)
  const levels = new Uint8Array(header.length + groups)
  levels.set(header)
  for (let row = 0; row < rows; row++) {
    const at = header.length + (row >> 3)
    if (present[row] !== 0) levels[at] = (levels[at] as number) | (1 << (row & 7))
  }
  return levels
}

function varint(value: number): number[] {
  const bytes: number[] = []
  for (let left = value; ; left = Math.floor(left / 128)) {
    if (left < 128) return [...bytes, left]
    bytes.push((left % 128) + 128)
  }
}
