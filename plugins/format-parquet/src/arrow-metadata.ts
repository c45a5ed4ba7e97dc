/** What comes before a message's body, as far as it has to be known before the message is read. */
export interface ArrowMetadata {
  readonly kind: 'schema' | 'dictionary' | 'rows' | 'other'
  readonly bodyLength: number
}

const kinds = ['other', 'schema', 'dictionary', 'rows'] as const
const DEEPEST = 64
/** Types that have a list of their own, the letters of a zone and the kinds of a union, or are a power of ten. */
const [DECIMAL, TIMESTAMP, UNION] = [7, 10, 14] as const
const MOST_DIGITS = 1000

/**
 * Reads it, and looks whether all lists in it are as long as they say: the library trusts them, and would count to billions for a
 * damaged one.
 *
 * @throws RangeError for bytes that are no message
 */
export function readArrowMetadata(bytes: Buffer): ArrowMetadata {
  const message = tableAt(bytes, bytes.readUInt32LE(0))
  const kind = kinds[message.byte(6)] ?? 'other'
  const header = message.table(8)
  if (kind === 'schema') {
    for (const field of header?.tables(6) ?? []) checkField(field, 0)
    checkPairs(header, 8)
  } else if (kind === 'rows') checkRows(header)
  else if (kind === 'dictionary') checkRows(header?.table(6))
  return { kind, bodyLength: message.long(10) }
}

function checkField(field: FlatTable, depth: number): void {
  if (depth > DEEPEST) throw new RangeError('too deep')
  field.vector(4, 1)
  const type = field.table(10)
  if (!type) throw new RangeError('a column has no type')
  const typeId = field.byte(8)
  if (typeId === TIMESTAMP) type.vector(6, 1)
  if (typeId === UNION) type.vector(6, 4)
  if (typeId === DECIMAL && Math.abs(type.int(6)) > MOST_DIGITS) throw new RangeError('a decimal has too many digits')
  checkPairs(field, 16)
  for (const child of field.tables(14)) checkField(child, depth + 1)
}

function checkPairs(table: FlatTable | undefined, slot: number): void {
  for (const pair of table?.tables(slot) ?? []) {
    pair.vector(4, 1)
    pair.vector(6, 1)
  }
}

function checkRows(rows: FlatTable | undefined): void {
  const columns = rows?.vector(6, 16)
  // The first column has as many rows as all together have.
  if (columns?.length && rows?.long(4) !== rows?.longAt(columns.start)) throw new RangeError('the rows are not as many')
  rows?.vector(8, 16)
  rows?.vector(12, 8)
}

/** A table of FlatBuffers: fields are named by where their place stands. */
interface FlatTable {
  byte(slot: number): number
  int(slot: number): number
  long(slot: number): number
  longAt(place: number): number
  vector(slot: number, itemBytes: number): { readonly start: number; readonly length: number } | undefined
  table(slot: number): FlatTable | undefined
  tables(slot: number): FlatTable[]
}

function tableAt(bytes: Buffer, at: number): FlatTable {
  const fields = at - bytes.readInt32LE(at)
  const size = bytes.readUInt16LE(fields)
  const placeOf = (slot: number) => {
    const place = slot < size ? bytes.readUInt16LE(fields + slot) : 0
    return place === 0 ? undefined : at + place
  }
  const longAt = (place: number) => {
    const value = Number(bytes.readBigInt64LE(place))
    if (!(value >= 0 && value <= Number.MAX_SAFE_INTEGER)) throw new RangeError('a length is negative')
    return value
  }
  const follow = (place: number) => place + bytes.readUInt32LE(place)
  const vector = (slot: number, itemBytes: number) => {
    const place = placeOf(slot)
    if (place === undefined) return undefined
    const start = follow(place) + 4
    const length = bytes.readUInt32LE(start - 4)
    if (start + length * itemBytes > bytes.length) throw new RangeError('a list is too long')
    return { start, length }
  }
  return {
    vector,
    int(slot) {
      const place = placeOf(slot)
      return place === undefined ? 0 : bytes.readInt32LE(place)
    },
    byte: (slot) => bytes.readUInt8(placeOf(slot) ?? bytes.length),
    long(slot) {
      const place = placeOf(slot)
      return place === undefined ? 0 : longAt(place)
    },
    longAt,
    table(slot) {
      const place = placeOf(slot)
      return place === undefined ? undefined : tableAt(bytes, follow(place))
    },
    tables(slot) {
      const found = vector(slot, 4)
      return Array.from({ length: found?.length ?? 0 }, (_, i) => tableAt(bytes, follow((found?.start ?? 0) + i * 4)))
    },
  }
}
