import { decimalText } from '../values/decimal-text.js'
import { finerInstant } from '../values/finer-instant.js'
import type { AvroReader } from './avro-reader.js'
import type { Logical } from './avro-type.js'

const DAY_MS = 86_400_000

/** What a value stands for: times as `Date` (finer ones than a millisecond as text), decimals as text with all their digits. */
export function logicalReader({ name, scale }: Logical, read: AvroReader): AvroReader {
  const whole: (cursor: Parameters<AvroReader>[0]) => bigint = (cursor) => BigInt(read(cursor) as number | bigint)
  switch (name.replace('local-', '')) {
    case 'timestamp-millis':
      return (cursor) => new Date(Number(read(cursor)))
    case 'timestamp-micros':
      return (cursor) => finerInstant(whole(cursor), 1_000n)
    case 'timestamp-nanos':
      return (cursor) => finerInstant(whole(cursor), 1_000_000n)
    case 'date':
      return (cursor) => new Date((read(cursor) as number) * DAY_MS)
    case 'time-millis':
      return (cursor) => timeOfDay(whole(cursor), 1_000n)
    case 'time-micros':
      return (cursor) => timeOfDay(whole(cursor), 1_000_000n)
    case 'decimal':
      return (cursor) => decimalText(read(cursor) as Buffer, scale)
    case 'uuid':
      return (cursor) => uuidText(read(cursor) as string | Buffer)
    default:
      return (cursor) => durationText(read(cursor) as Buffer)
  }
}

function timeOfDay(units: bigint, perSecond: bigint): string {
  const seconds = new Date(Number(units / perSecond) * 1_000).toISOString().slice(11, 19)
  const fraction = units % perSecond
  return fraction === 0n ? seconds : `${seconds}.${String(fraction).padStart(String(perSecond).length - 1, '0')}`
}

function uuidText(value: string | Buffer): string {
  if (typeof value === 'string') return value
  return value.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

/** Months, days and milliseconds, in ISO 8601. */
function durationText(value: Buffer): string {
  return `P${value.readUInt32LE(0)}M${value.readUInt32LE(4)}DT${value.readUInt32LE(8) / 1_000}S`
}
