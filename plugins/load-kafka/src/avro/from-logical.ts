import type { AvroType, Logical } from './avro-type.js'

const DAY_MS = 86_400_000

/**
 * What a value is stored as, of a type that stands for something.
 *
 * @throws Error for what it cannot stand for
 */
export function fromLogical({ name, scale }: Logical, type: AvroType, value: unknown): unknown {
  if (value === null || value === undefined) return value
  switch (name.replace('local-', '')) {
    case 'timestamp-millis':
      return Number(nanoseconds(value) / 1_000_000n)
    case 'timestamp-micros':
      return nanoseconds(value) / 1_000n
    case 'timestamp-nanos':
      return nanoseconds(value)
    case 'date':
      return Math.floor(dateOf(value).getTime() / DAY_MS)
    case 'decimal':
      return unscaled(String(value), scale, type.kind === 'fixed' ? type.size : undefined)
    case 'uuid':
      return type.kind === 'string' ? String(value) : Buffer.from(String(value).replaceAll('-', ''), 'hex')
    default:
      throw new Error(`a ${name} cannot be written`)
  }
}

function dateOf(value: unknown): Date {
  const date = value instanceof Date ? value : typeof value === 'string' ? new Date(value) : undefined
  if (!date || Number.isNaN(date.getTime())) throw new Error(`${JSON.stringify(value)} is no time`)
  return date
}

function nanoseconds(value: unknown): bigint {
  const ms = BigInt(dateOf(value).getTime())
  const finer = typeof value === 'string' ? (/\.\d{3}(\d{1,6})/.exec(value)?.[1] ?? '') : ''
  return ms * 1_000_000n + BigInt(finer.padEnd(6, '0'))
}

/** All digits as one whole number, big-endian in two's complement. */
function unscaled(text: string, scale: number, size: number | undefined): Buffer {
  const [, sign, whole = '', fraction = ''] = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text.trim()) ?? []
  const digits = fraction.replace(/0+$/, '')
  if (sign === undefined || whole + fraction === '' || digits.length > scale) {
    throw new Error(`${JSON.stringify(text)} is no decimal with ${scale} digits behind the point`)
  }
  const number = BigInt(`${whole}${digits.padEnd(scale, '0')}`) * (sign === '-' ? -1n : 1n)
  let length = 1
  while (BigInt.asIntN(length * 8, number) !== number) length += 1
  if (size !== undefined && length > size) throw new Error(`${JSON.stringify(text)} has too many digits`)
  const bytes = size ?? length
  return Buffer.from(
    BigInt.asUintN(bytes * 8, number)
      .toString(16)
      .padStart(bytes * 2, '0'),
    'hex',
  )
}
