import type { ByteWriter } from '../values/byte-writer.js'
import type { AvroType } from './avro-type.js'
import { fromLogical } from './from-logical.js'

/**
 * Writes a value of a type. Of a union it is the first branch that takes the value; a field that a record lacks is null.
 *
 * @throws Error that says what does not fit
 */
export function writeAvro(type: AvroType, value: unknown, out: ByteWriter): void {
  if ('logical' in type && type.logical) {
    writePlain(type, fromLogical(type.logical, type, value), out)
  } else {
    writePlain(type, value, out)
  }
}

function writePlain(type: AvroType, value: unknown, out: ByteWriter): void {
  switch (type.kind) {
    case 'null':
      if (value !== null && value !== undefined) throw unfit(value, type)
      break
    case 'boolean':
      if (typeof value !== 'boolean') throw unfit(value, type)
      out.byte(value ? 1 : 0)
      break
    case 'int':
    case 'long':
      out.long(wholeNumber(type, value))
      break
    case 'float':
      out.float(anyNumber(type, value))
      break
    case 'double':
      out.double(anyNumber(type, value))
      break
    case 'string':
      if (value === null || value === undefined) throw unfit(value, type)
      out.text(asText(value))
      break
    case 'bytes':
      writeBytes(type, value, undefined, out)
      break
    case 'fixed':
      writeBytes(type, value, type.size, out)
      break
    case 'enum':
      if (!type.symbols.includes(String(value))) throw unfit(value, type)
      out.long(BigInt(type.symbols.indexOf(String(value))))
      break
    case 'union':
      writeUnion(type.branches, value, out)
      break
    case 'array':
      if (!Array.isArray(value)) throw unfit(value, type)
      writeItems(value, out, (item) => writeAvro(type.items, item, out))
      break
    case 'map':
      writeItems(Object.entries(objectOf(type, value)), out, ([name, item]) => {
        out.text(name)
        writeAvro(type.values, item, out)
      })
      break
    default:
      writeRecord(type.fields, objectOf(type, value), out)
  }
}

type Fields = readonly { readonly name: string; readonly type: AvroType }[]

function writeRecord(fields: Fields, record: Readonly<Record<string, unknown>>, out: ByteWriter): void {
  for (const { name, type } of fields) {
    try {
      writeAvro(type, record[name] ?? null, out)
    } catch (error) {
      throw new Error(`${name}: ${(error as Error).message}`)
    }
  }
}

/** Whether a type takes a value is found out by writing it to nowhere, so that there is one truth. */
function writeUnion(branches: readonly AvroType[], value: unknown, out: ByteWriter): void {
  const absent = value === null || value === undefined
  for (const [index, branch] of branches.entries()) {
    if ((branch.kind === 'null') !== absent) continue
    const mark = out.mark()
    try {
      out.long(BigInt(index))
      writeAvro(branch, value, out)
      return
    } catch {
      out.reset(mark)
    }
  }
  throw new Error(`${shown(value)} is none of ${branches.map(({ kind }) => kind).join(', ')}`)
}

function writeItems<T>(items: readonly T[], out: ByteWriter, write: (item: T) => void): void {
  if (items.length > 0) out.long(BigInt(items.length))
  items.forEach(write)
  out.byte(0)
}

function writeBytes(type: AvroType, value: unknown, size: number | undefined, out: ByteWriter): void {
  const bytes =
    value instanceof Uint8Array ? value : typeof value === 'string' ? Buffer.from(value, 'base64') : undefined
  if (!bytes || (size !== undefined && bytes.length !== size)) throw unfit(value, type)
  if (size === undefined) out.long(BigInt(bytes.length))
  out.bytes(bytes)
}

function wholeNumber(type: AvroType, value: unknown): bigint {
  const whole = typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value))
  const number = whole ? BigInt(value as number) : undefined
  if (number === undefined || BigInt.asIntN(type.kind === 'int' ? 32 : 64, number) !== number) throw unfit(value, type)
  return number
}

function anyNumber(type: AvroType, value: unknown): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  if (typeof number === 'number' && !(typeof value === 'string' && Number.isNaN(number))) return number
  if (typeof number === 'bigint' && Number.isSafeInteger(Number(number))) return Number(number)
  throw unfit(value, type)
}

function objectOf(type: AvroType, value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  throw unfit(value, type)
}

/** Whatever it is, as the text that it would be in a text column. */
function asText(value: unknown): string {
  if (value instanceof Date) return value.toISOString()
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

const unfit = (value: unknown, { kind }: AvroType) => new Error(`${shown(value)} is no ${kind}`)

function shown(value: unknown): string {
  const text =
    typeof value === 'string' ? JSON.stringify(value) : value instanceof Date ? value.toISOString() : String(value)
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}
