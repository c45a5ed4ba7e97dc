import type { ColumnKind } from '@ctk/core'
import type protobuf from 'protobufjs'
import { decimalText } from '../values/decimal-text.js'
import { finerInstant } from '../values/finer-instant.js'

/** What a field's value becomes, and which kind of column that is. */
export interface FieldValue {
  readonly kind: ColumnKind
  convert(value: unknown): unknown
}

type Message = Readonly<Record<string, unknown>>

const NANOS_PER_MS = 1_000_000n
const INTEGER_64: ReadonlySet<string> = new Set(['int64', 'uint64', 'sint64', 'fixed64', 'sfixed64'])

/** Two halves of a whole number of 64 bits, as the library hands it out. */
interface Halves {
  readonly low: number
  readonly high: number
  readonly unsigned: boolean
}

/** A whole number of 64 bits: a number where that has all digits, else a bigint. */
export function wholeNumber(value: unknown): number | bigint {
  if (typeof value === 'number') return value
  const { low, high, unsigned } = value as Halves
  const number = (unsigned ? high >>> 0 : high) * 2 ** 32 + (low >>> 0)
  return Number.isSafeInteger(number) ? number : BigInt(String(value))
}

const base64 = (value: unknown) => Buffer.from(value as Uint8Array).toString('base64')

/** Of a scalar: the name of its type in the schema. */
export function scalarValue(type: string): FieldValue {
  if (INTEGER_64.has(type)) return { kind: 'integer', convert: wholeNumber }
  if (type === 'bytes') return { kind: 'text', convert: base64 }
  const kind =
    type === 'string' ? 'text' : type === 'bool' ? 'boolean' : /^(float|double)$/.test(type) ? 'float' : 'integer'
  return { kind, convert: (value) => value }
}

/** By name; a number that the schema has no name for stays a number. */
export function enumValue(type: protobuf.Enum): FieldValue {
  return { kind: 'text', convert: (value) => type.valuesById[value as number] ?? value }
}

/** Of messages that stand for a value, by their full name. */
export const wellKnownValues: Readonly<Record<string, FieldValue>> = {
  '.google.protobuf.Timestamp': {
    kind: 'timestamptz',
    convert: (value) => finerInstant(nanoseconds(value as Message), NANOS_PER_MS),
  },
  '.google.protobuf.Duration': { kind: 'text', convert: (value) => durationText(nanoseconds(value as Message)) },
  '.google.protobuf.Struct': { kind: 'json', convert: (value) => structJson(value as Message) },
  '.google.protobuf.Value': { kind: 'json', convert: (value) => valueJson(value as Message) },
  '.google.protobuf.ListValue': { kind: 'json', convert: (value) => listJson(value as Message) },
  '.google.type.Date': { kind: 'date', convert: (value) => dateText(value as Message) },
  '.confluent.type.Decimal': {
    kind: 'text',
    convert: (value) => decimalText((value as Message).value as Uint8Array, Number((value as Message).scale)),
  },
  ...Object.fromEntries(
    ['Double', 'Float', 'Int64', 'UInt64', 'Int32', 'UInt32', 'Bool', 'String', 'Bytes'].map((name) => {
      const scalar = scalarValue(name.toLowerCase())
      const convert = (value: unknown) => scalar.convert((value as Message).value)
      return [`.google.protobuf.${name}Value`, { kind: scalar.kind, convert }]
    }),
  ),
}

function nanoseconds({ seconds, nanos }: Message): bigint {
  return BigInt(String(seconds)) * 1_000_000_000n + BigInt(nanos as number)
}

function durationText(nanos: bigint): string {
  const size = nanos < 0n ? -nanos : nanos
  const fraction = String(size % 1_000_000_000n)
    .padStart(9, '0')
    .replace(/0+$/, '')
  return `${nanos < 0n ? '-' : ''}${size / 1_000_000_000n}${fraction === '' ? '' : `.${fraction}`}s`
}

/** Undefined where it is only a year, or a month of no year: then it is no date. */
function dateText({ year, month, day }: Message): string | null {
  if (!year || !month || !day) return null
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

const structJson = ({ fields }: Message) =>
  Object.fromEntries(Object.entries(fields as Record<string, Message>).map(([name, value]) => [name, valueJson(value)]))

const listJson = ({ values }: Message): unknown[] => (values as Message[]).map(valueJson)

function valueJson(value: Message): unknown {
  if (Object.hasOwn(value, 'structValue')) return structJson(value.structValue as Message)
  if (Object.hasOwn(value, 'listValue')) return listJson(value.listValue as Message)
  const name = ['numberValue', 'stringValue', 'boolValue'].find((candidate) => Object.hasOwn(value, candidate))
  return name === undefined ? null : value[name]
}
