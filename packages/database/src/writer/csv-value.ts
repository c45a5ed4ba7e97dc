import { readInstantBytes } from './instant-bytes.js'
import type { JsonColumn } from './json-column.js'

/** How a value of a CSV record becomes JSON for CrateDB. */
export interface CsvValueKind {
  readonly as: 'whole' | 'float' | 'boolean' | 'instant' | 'shown' | 'text'
  /** How many digits, or bytes of a text, are certain to fit. */
  readonly most: number
  readonly nullable: boolean
}

const [MINUS, DOT, ZERO, NINE, T_SMALL, ONE] = [45, 46, 48, 57, 116, 49] as const
const words = { null: Buffer.from('null'), true: Buffer.from('true'), false: Buffer.from('false') }

/**
 * Writes a value that stands in CSV behind the values before it; an empty one is null. What is plain (see `isPlainValue` in core)
 * becomes what a decoder and the codec of the column would have made of it.
 *
 * @param doubled the quote, where one inside of the value is doubled
 * @returns false for a value that has to be looked at: then nothing was written
 */
export function writeCsvValue(
  column: JsonColumn,
  { as, most, nullable }: CsvValueKind,
  bytes: Uint8Array,
  start: number,
  end: number,
  doubled: number | undefined,
): boolean {
  if (start === end) {
    if (nullable) column.raw(words.null, 0, 4)
    return nullable
  }
  switch (as) {
    case 'text':
      if (end - start > most) return false
      column.text(bytes, start, end, doubled)
      return true
    case 'whole':
    case 'float':
      if (!isJsonNumber(bytes, start, end, as === 'float', most)) return false
      column.raw(bytes, start, end)
      return true
    case 'boolean': {
      const first = bytes[start] as number
      const isTrue = first === T_SMALL || first === ONE
      column.raw(isTrue ? words.true : words.false, 0, isTrue ? 4 : 5)
      return true
    }
    default: {
      const time = readInstantBytes(bytes, start, end, as === 'instant')
      if (time === undefined) return false
      column.whole(time)
      return true
    }
  }
}

/** JSON knows no zeros in front, and no digits of a 64-bit number are lost on the way. */
function isJsonNumber(bytes: Uint8Array, start: number, end: number, decimals: boolean, most: number): boolean {
  const from = bytes[start] === MINUS ? start + 1 : start
  if (end - from > most || end === from) return false
  if (bytes[from] === ZERO && (end - from > 1 ? bytes[from + 1] !== DOT : from > start)) return false
  let dots = 0
  for (let at = from; at < end; at++) {
    const byte = bytes[at] as number
    if (byte === DOT && decimals && at > from && at < end - 1) dots += 1
    else if (byte < ZERO || byte > NINE) return false
  }
  return dots <= 1
}
