import { writeExactJson } from '@ctk/core'
import { writeTimestamp } from './write-timestamp.js'

/**
 * Writes a parameter in the text format of the PostgreSQL wire protocol: dates in UTC, arrays as `{…}`, objects as JSON.
 *
 * @throws RangeError for an invalid date
 * @example encodeText([1n, null, 'a"b']) // '{"1",NULL,"a\\"b"}'
 */
export function encodeText(value: unknown): string | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'string') return value
  if (typeof value !== 'object') return Object.is(value, -0) ? '-0' : String(value)
  if (value instanceof Date) return writeTimestamp(value)
  return Array.isArray(value) ? encodeArray(value) : writeExactJson(value)
}

function encodeArray(values: readonly unknown[]): string {
  return `{${values.map((value) => (Array.isArray(value) ? encodeArray(value) : encodeElement(value))).join(',')}}`
}

function encodeElement(value: unknown): string {
  const text = encodeText(value)
  return text === null ? 'NULL' : `"${text.replace(/["\\]/g, '\\$&')}"`
}
