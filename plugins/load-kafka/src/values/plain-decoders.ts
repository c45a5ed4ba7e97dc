import { isUtf8 } from 'node:buffer'
import { parseExactJson } from '@ctk/core'
import type { DecodedValue, ValueColumn, ValueDecoder } from './decoded-value.js'

const asOneColumn: readonly ValueColumn[] = [{ name: 'value', kind: 'text' }]

/** One JSON object a message. */
export const jsonDecoder: ValueDecoder = { decode: decodeJson }

/** UTF-8, as one column `value`. */
export const textDecoder: ValueDecoder = {
  decode: (value) =>
    isUtf8(value)
      ? { row: { value: value.toString('utf8') }, columns: asOneColumn }
      : { reason: 'has bytes that are not UTF-8' },
}

/** Whatever it is, in base64, as one column `value`. */
export const bytesDecoder: ValueDecoder = {
  decode: (value) => ({ row: { value: value.toString('base64') }, columns: asOneColumn }),
}

/** The object in a text. */
export function decodeJson(value: Buffer): DecodedValue {
  if (value[0] === 0 && value.length > 5) {
    return { reason: `is not JSON, but looks like a message of schema ${value.readInt32BE(1)}: name its registry=` }
  }
  if (!isUtf8(value)) return { reason: 'has bytes that are not UTF-8' }
  try {
    const found = parseExactJson(value.toString('utf8'))
    if (typeof found === 'object' && found !== null && !Array.isArray(found))
      return { row: found as Record<string, unknown> }
    return { reason: 'is not a JSON object' }
  } catch (error) {
    return { reason: `is not JSON: ${String((error as Error).message).replace(/ \(line \d+ column \d+\)$/, '')}` }
  }
}
