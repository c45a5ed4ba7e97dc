import type { PackedValues } from '@ctk/core'

const DAY = 86_400_000

/** The values that lie packed, one by one, as every reader gives them. */
export function unpackValues({ type, bytes, ends, present }: PackedValues, rows: number): unknown[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const valueAt = (row: number): unknown => {
    switch (type) {
      case 'text':
        return buffer.toString('utf8', row === 0 ? 0 : ends?.[row - 1], ends?.[row])
      case 'int64':
        return wholeNumber(buffer, row * 8)
      case 'micros':
        return instantOf(buffer, row * 8)
      case 'float64':
        return buffer.readDoubleLE(row * 8)
      case 'days':
        return new Date(buffer.readInt32LE(row * 4) * DAY)
      case 'boolean':
        return buffer[row] === 1
    }
  }
  return Array.from({ length: rows }, (_, row) => (present?.[row] === 0 ? null : valueAt(row)))
}

function wholeNumber(buffer: Buffer, at: number): number | bigint {
  const number = buffer.readInt32LE(at + 4) * 2 ** 32 + buffer.readUInt32LE(at)
  return Number.isSafeInteger(number) ? number : buffer.readBigInt64LE(at)
}

/** ISO 8601 where it is finer than a `Date`. */
function instantOf(buffer: Buffer, at: number): Date | string {
  const micros = buffer.readBigInt64LE(at)
  const rest = ((micros % 1000n) + 1000n) % 1000n
  const date = new Date(Number((micros - rest) / 1000n))
  if (rest === 0n) return date
  return `${date.toISOString().slice(0, -1)}${String(rest).padStart(3, '0').replace(/0+$/, '')}Z`
}
