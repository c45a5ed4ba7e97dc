import type { ByteCursor } from '../values/byte-cursor.js'
import type { AvroType } from './avro-type.js'
import { logicalReader } from './logical-reader.js'

/** Reads one value. */
export type AvroReader = (cursor: ByteCursor) => unknown

/** More items than that must have at least a byte each. */
const MANY_ITEMS = 65_536

/**
 * Makes a reader for a type: made once for a schema, so that nothing of it is looked at for each message. Bytes become base64,
 * whole numbers beyond 2^53 bigints.
 */
export function avroReader(type: AvroType, made: Map<AvroType, AvroReader> = new Map()): AvroReader {
  const known = made.get(type)
  if (known) return known
  // A type that contains itself asks for its reader while that is made.
  let reader: AvroReader | undefined
  made.set(type, (cursor) => (reader as AvroReader)(cursor))
  const plain = make(type, made)
  reader = 'logical' in type && type.logical ? logicalReader(type.logical, plain) : plain
  made.set(type, reader)
  return reader
}

function make(type: AvroType, made: Map<AvroType, AvroReader>): AvroReader {
  switch (type.kind) {
    case 'null':
      return () => null
    case 'boolean':
      return (cursor) => cursor.byte() !== 0
    case 'int':
    case 'long':
      return (cursor) => cursor.long()
    case 'float':
      return (cursor) => cursor.take(4).readFloatLE()
    case 'double':
      return (cursor) => cursor.take(8).readDoubleLE()
    case 'string':
      return (cursor) => cursor.text()
    case 'bytes':
      return type.logical
        ? (cursor) => cursor.take(cursor.count())
        : (cursor) => cursor.take(cursor.count()).toString('base64')
    case 'fixed':
      return type.logical ? (cursor) => cursor.take(type.size) : (cursor) => cursor.take(type.size).toString('base64')
    case 'enum':
      return (cursor) => pick(type.symbols, cursor.count())
    case 'union': {
      const readers = type.branches.map((branch) => avroReader(branch, made))
      return (cursor) => pick(readers, cursor.count())(cursor)
    }
    case 'array':
      return arrayReader(avroReader(type.items, made))
    case 'map':
      return mapReader(avroReader(type.values, made))
    default:
      return recordReader(type.fields, made)
  }
}

function recordReader(
  fields: readonly { readonly name: string; readonly type: AvroType }[],
  made: Map<AvroType, AvroReader>,
): AvroReader {
  const readers = fields.map(({ name, type }) => ({ name, read: avroReader(type, made) }))
  return (cursor) => {
    const record: Record<string, unknown> = {}
    for (const { name, read } of readers) record[name] = read(cursor)
    return record
  }
}

function arrayReader(read: AvroReader): AvroReader {
  return (cursor) => {
    const items: unknown[] = []
    for (let left = block(cursor); left > 0; left = block(cursor)) {
      for (let i = 0; i < left; i++) items.push(read(cursor))
    }
    return items
  }
}

function mapReader(read: AvroReader): AvroReader {
  return (cursor) => {
    const entries: [string, unknown][] = []
    for (let left = block(cursor); left > 0; left = block(cursor)) {
      for (let i = 0; i < left; i++) entries.push([cursor.text(), read(cursor)])
    }
    return Object.fromEntries(entries)
  }
}

/** How many items follow; a negative number has the size of the block in bytes behind it. */
function block(cursor: ByteCursor): number {
  const count = cursor.count()
  if (count < 0) cursor.long()
  const items = Math.abs(count)
  if (items > MANY_ITEMS && items > cursor.left) throw new Error('it ends too early')
  return items
}

function pick<T>(items: readonly T[], index: number): T {
  const item = items[index]
  if (item === undefined) throw new Error(`there is no choice ${index} of ${items.length}`)
  return item
}
