import { isUtf8 } from 'node:buffer'
import type { ColumnKind } from '@ctk/core'
import type { SchemaElement } from 'hyparquet'
import { NOT_UTF8 } from './broken-text.js'
import { decimalColumn } from './decimal-column.js'
import { jsonOf } from './exact-json.js'
import {
  bigEndian,
  dateOf,
  halfFloat,
  hexOf,
  instantOf,
  type SecondDigits,
  timeOfDay,
  uuidOf,
  wholeNumber,
} from './exact-values.js'

/** What a column of simple values holds, and what a stored value becomes. */
export interface ParquetLeaf {
  /** Undefined where only the values tell: unsigned numbers of 64 bits, nothing but NULL. */
  readonly kind: ColumnKind | undefined
  /** @param raw number, bigint, boolean or bytes, as the physical type has it */
  convert(raw: never): unknown
}

const units = { MILLIS: 3, MICROS: 6, NANOS: 9 } as const
const EPOCH_IN_JULIAN_DAYS = 2_440_588n
const DAY_NANOS = 86_400_000_000_000n

/** How the values of a column are to be read, by its physical type and what the schema says that it means. */
export function parquetLeaf(element: SchemaElement): ParquetLeaf {
  const { type, converted_type: converted, logical_type: logical, type_length: length } = element
  if (converted === 'DECIMAL' || logical?.type === 'DECIMAL') return decimalLeaf(element)
  if (logical?.type === 'NULL') return { kind: undefined, convert: () => null }
  switch (type) {
    case 'BOOLEAN':
      return { kind: 'boolean', convert: (raw: boolean) => raw }
    case 'INT32':
    case 'INT64':
      return integerLeaf(element)
    case 'INT96':
      return { kind: 'timestamp', convert: (raw: bigint) => instantOf(nanosOf(raw), 9) }
    case 'FLOAT':
    case 'DOUBLE':
      return { kind: 'float', convert: (raw: number) => raw }
    case 'FIXED_LEN_BYTE_ARRAY':
      if (logical?.type === 'UUID') return { kind: 'text', convert: uuidOf }
      if (logical?.type === 'FLOAT16') return { kind: 'float', convert: halfFloat }
      if (converted === 'INTERVAL' && length === 12) return { kind: 'text', convert: intervalOf }
      return { kind: 'text', convert: hexOf }
    default:
      if (converted === 'JSON' || logical?.type === 'JSON')
        return { kind: 'json', convert: (raw: Uint8Array) => jsonOf(textOf(raw)) }
      if (converted === 'UTF8' || converted === 'ENUM' || logical?.type === 'STRING' || logical?.type === 'ENUM') {
        return { kind: 'text', convert: textOf }
      }
      // Older writers do not say that their texts are texts.
      return { kind: 'text', convert: (raw: Uint8Array) => (isUtf8(raw) ? textOf(raw) : hexOf(raw)) }
  }
}

function integerLeaf({ converted_type: converted, logical_type: logical }: SchemaElement): ParquetLeaf {
  if (converted === 'DATE' || logical?.type === 'DATE') return { kind: 'date', convert: dateOf }
  const unit = unitOf(converted, logical)
  if (logical?.type === 'TIMESTAMP' || converted?.startsWith('TIMESTAMP')) {
    const kind = logical?.type === 'TIMESTAMP' && !logical.isAdjustedToUTC ? 'timestamp' : 'timestamptz'
    return { kind, convert: (raw: number | bigint) => instantOf(raw, unit) }
  }
  if (logical?.type === 'TIME' || converted?.startsWith('TIME')) {
    return { kind: 'text', convert: (raw: number | bigint) => timeOfDay(raw, unit) }
  }
  const isUnsigned = converted?.startsWith('UINT') || (logical?.type === 'INTEGER' && !logical.isSigned)
  const isLong = converted === 'UINT_64' || (logical?.type === 'INTEGER' && logical.bitWidth === 64)
  if (isUnsigned && isLong) {
    return { kind: undefined, convert: (raw: number | bigint) => wholeNumber(BigInt.asUintN(64, BigInt(raw))) }
  }
  if (isUnsigned) return { kind: 'integer', convert: (raw: number) => raw >>> 0 }
  return { kind: 'integer', convert: wholeNumber }
}

function unitOf(converted: string | undefined, logical: SchemaElement['logical_type']): SecondDigits {
  if (logical?.type === 'TIMESTAMP' || logical?.type === 'TIME') return units[logical.unit]
  return converted?.endsWith('MICROS') ? 6 : 3
}

function decimalLeaf({ precision = 38, scale = 0 }: SchemaElement): ParquetLeaf {
  const { kind, convert } = decimalColumn(precision, scale)
  const read = (raw: number | bigint | Uint8Array) => convert(raw instanceof Uint8Array ? bigEndian(raw) : BigInt(raw))
  return { kind, convert: read }
}

/** Julian days in the highest 32 of 96 bits, nanoseconds of the day below. */
function nanosOf(raw: bigint): bigint {
  return ((raw >> 64n) - EPOCH_IN_JULIAN_DAYS) * DAY_NANOS + (raw & 0xffff_ffff_ffff_ffffn)
}

/** Months, days and milliseconds, as ISO 8601 has them. */
function intervalOf(raw: Uint8Array): string {
  const view = new DataView(raw.buffer, raw.byteOffset, raw.length)
  const [months, days, milliseconds] = [view.getUint32(0, true), view.getUint32(4, true), view.getUint32(8, true)]
  return `P${months}M${days}DT${milliseconds / 1000}S`
}

function textOf(raw: Uint8Array): string | typeof NOT_UTF8 {
  const text = Buffer.from(raw.buffer, raw.byteOffset, raw.length).toString()
  return text.includes('\ufffd') && !isUtf8(raw) ? NOT_UTF8 : text
}
