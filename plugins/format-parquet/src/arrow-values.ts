import { isUtf8 } from 'node:buffer'
import type { ColumnKind } from '@ctk/core'
import { type Batch, type Column, type DataType, Type } from '@uwdata/flechette'
import { NOT_UTF8 } from './broken-text.js'
import { decimalColumn } from './decimal-column.js'
import { dateOf, hexOf, instantOf, type SecondDigits, timeOfDay, wholeNumber } from './exact-values.js'

/** The mark of a column's texts that are JSON. */
export const JSON_MARK: readonly [string, string] = ['ARROW:extension:name', 'arrow.json']

/** What a column of Arrow's holds; undefined where only the values tell. */
export function arrowKind(type: DataType): ColumnKind | undefined {
  switch (type.typeId) {
    case Type.Bool:
      return 'boolean'
    case Type.Int:
      return type.bitWidth === 64 && !type.signed ? undefined : 'integer'
    case Type.Duration:
      return 'integer'
    case Type.Float:
      return 'float'
    case Type.Decimal:
      return decimalColumn(type.precision, type.scale).kind
    case Type.Date:
      return 'date'
    case Type.Timestamp:
      return type.timezone ? 'timestamptz' : 'timestamp'
    case Type.List:
    case Type.LargeList:
    case Type.FixedSizeList:
    case Type.ListView:
    case Type.LargeListView:
    case Type.Struct:
    case Type.Map:
      return 'json'
    case Type.Dictionary:
      return arrowKind(type.dictionary)
    case Type.RunEndEncoded:
      return arrowKind((type.children[1] as { type: DataType }).type)
    case Type.Null:
    case Type.Union:
      return undefined
    default:
      return 'text'
  }
}

/**
 * The values of a batch, exactly: a text where no JavaScript value holds all digits.
 *
 * @param count how many there have to be at least; more are passed over
 */
export function arrowValues(batch: Batch<unknown>, count: number): unknown[] {
  checkLength(batch, count)
  const read = reader(batch)
  const values = new Array<unknown>(count)
  for (let i = 0; i < count; i++) values[i] = isPresent(batch, i) ? read(i) : null
  return values
}

/** A damaged count of rows would otherwise be counted to. */
function checkLength(
  { type, length, values, offsets, children, validity, nullCount }: Batch<unknown>,
  count: number,
): void {
  if (!(length >= count)) throw new Error('it has fewer values than rows')
  const { typeId, stride = 1 } = type as DataType & { stride?: number }
  if (typeId === Type.Null) return
  const perRow = typeId === Type.Bool ? 1 / 8 : typeId === Type.Utf8View || typeId === Type.BinaryView ? 16 : stride
  const isShort = offsets
    ? typeId !== Type.Union && offsets.length < length
    : typeId === Type.FixedSizeList || typeId === Type.Struct
      ? children.some((child) => child.length < length * (typeId === Type.Struct ? 1 : perRow))
      : values !== undefined && (values as ArrayLike<unknown>).length < Math.ceil(length * perRow)
  const noBits = nullCount > 0 && (validity?.length ?? 0) > 0 && (validity?.length ?? 0) * 8 < length
  if (isShort || noBits) throw new Error('it has fewer values than rows')
}

type Read = (index: number) => unknown

const isPresent = (batch: Batch<unknown>, index: number) =>
  !batch.nullCount || !batch.validity?.length || batch.isValid(index)

/** Reads a value that is there. What the library makes of times and decimals would lose digits. */
function reader(batch: Batch<unknown>): Read {
  const type = batch.type as DataType
  const raw = batch.values as ArrayLike<number | bigint>
  switch (type.typeId) {
    case Type.Decimal: {
      const { convert } = decimalColumn(type.precision, type.scale)
      return (i) => convert(unscaled(batch.values as ArrayBufferView, i, type.bitWidth / 8))
    }
    case Type.Date:
      return type.unit === 0 ? (i) => dateOf(Number(raw[i])) : (i) => new Date(Number(raw[i]))
    case Type.Timestamp:
      return (i) => instantOf(raw[i] as bigint, digitsOf(type.unit))
    case Type.Time:
      return (i) => timeOfDay(raw[i] as number, digitsOf(type.unit))
    case Type.Int:
    case Type.Duration:
      return (i) => wholeNumber(raw[i] as number)
    case Type.Utf8:
    case Type.LargeUtf8:
      return textReader(batch)
    case Type.Binary:
    case Type.LargeBinary:
    case Type.BinaryView:
      return (i) => bytesOf(batch.value(i) as Uint8Array)
    case Type.FixedSizeBinary:
      return (i) => hexOf(batch.value(i) as Uint8Array)
    case Type.List:
    case Type.LargeList:
      return listReader(batch, (i) => [Number(batch.offsets?.[i]), Number(batch.offsets?.[i + 1])])
    case Type.FixedSizeList:
      return listReader(batch, (i) => [i * type.stride, (i + 1) * type.stride])
    case Type.Map:
      return mapReader(batch)
    case Type.Struct:
      return structReader(batch)
    case Type.Dictionary:
      return dictionaryReader(batch as Batch<unknown> & { dictionary: Column<unknown> })
    default:
      return (i) => batch.value(i)
  }
}

const digitsOf = (unit: number) => (unit * 3) as SecondDigits

/** A decimal's digits: its lowest byte comes first. */
function unscaled(values: ArrayBufferView, index: number, width: number): bigint {
  const bytes = Buffer.from(values.buffer, values.byteOffset + index * width, width)
  return BigInt.asIntN(width * 8, BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`))
}

function textReader(batch: Batch<unknown>): Read {
  const bytes = batch.values as unknown as Uint8Array
  return (i) => {
    const text = batch.value(i) as string
    if (!text.includes('\ufffd')) return text
    return isUtf8(bytes.subarray(Number(batch.offsets?.[i]), Number(batch.offsets?.[i + 1]))) ? text : NOT_UTF8
  }
}

const bytesOf = (bytes: Uint8Array) => (isUtf8(bytes) ? Buffer.from(bytes).toString() : hexOf(bytes))

function listReader(batch: Batch<unknown>, places: (index: number) => [number, number]): Read {
  const [, end] = batch.length === 0 ? [0, 0] : places(batch.length - 1)
  const items = nestedValues(batch.children[0] as Batch<unknown>, end)
  return (i) => sound(items.slice(...places(i)))
}

function mapReader(batch: Batch<unknown>): Read {
  const entries = batch.children[0] as Batch<unknown>
  const last = Number(batch.offsets?.[batch.length] ?? 0)
  const [keys, values] = entries.children.map((child) => nestedValues(child, last)) as [unknown[], unknown[]]
  return (i) => {
    const [start, end] = [Number(batch.offsets?.[i]), Number(batch.offsets?.[i + 1])]
    const found = values.slice(start, end)
    if (found.includes(NOT_UTF8)) return NOT_UTF8
    return Object.fromEntries(found.map((value, at) => [String(keys[start + at]), value]))
  }
}

function structReader(batch: Batch<unknown>): Read {
  const names = (batch.type as DataType & { children: { name: string }[] }).children.map(({ name }) => name)
  const columns = batch.children.map((child) => nestedValues(child, batch.length))
  return (i) => {
    const values = columns.map((column) => column[i])
    return values.includes(NOT_UTF8) ? NOT_UTF8 : Object.fromEntries(names.map((name, at) => [name, values[at]]))
  }
}

function dictionaryReader(batch: Batch<unknown> & { dictionary: Column<unknown> }): Read {
  const words = batch.dictionary.data.flatMap((part) => arrowValues(part as Batch<unknown>, part.length))
  const keys = batch.values as ArrayLike<number | bigint>
  return (i) => {
    const key = Number(keys[i])
    if (!(key < words.length)) throw new Error('a value is not in its dictionary')
    return words[key]
  }
}

/** Values inside of others, as JSON has them. */
function nestedValues(batch: Batch<unknown>, count: number): unknown[] {
  const isDay = (batch.type as DataType).typeId === Type.Date
  return arrowValues(batch, count).map((value) => {
    if (!(value instanceof Date)) return value
    return isDay ? value.toISOString().slice(0, 10) : value.toISOString()
  })
}

const sound = (items: unknown[]) => (items.includes(NOT_UTF8) ? NOT_UTF8 : items)
