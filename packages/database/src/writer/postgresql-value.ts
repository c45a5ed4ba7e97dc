import { writeExactJson } from '@ctk/core'
import { encodeText } from '../driver/text/encode-text.js'
import { writeTimestamp } from '../driver/text/write-timestamp.js'
import { jsonText } from './json-text.js'
import type { PostgresqlColumn } from './postgresql-columns.js'
import { ValueError } from './value-error.js'
import { wellFormed } from './well-formed.js'

/**
 * Writes a value as the text that PostgreSQL casts to the column's type; what the type does not accept is the server's to
 * refuse. Numbers in a time column are milliseconds since 1970.
 *
 * @throws ValueError for what has no text
 */
export function postgresqlText(value: unknown, { family }: Pick<PostgresqlColumn, 'family'>): string | null {
  if (value === null || value === undefined) return null
  if (family === 'json') return jsonText(value)
  if (typeof value === 'string') return wellFormed(value)
  if (value instanceof Date) return timestampText(value, value)
  if (family === 'time' && (typeof value === 'number' || typeof value === 'bigint')) {
    return timestampText(new Date(Number(value)), value)
  }
  if (typeof value === 'object' && (family !== 'array' || !Array.isArray(value))) return writeExactJson(value)
  return encodeText(value)
}

function timestampText(date: Date, value: unknown): string {
  if (Number.isNaN(date.getTime())) throw new ValueError(value, 'is not a time')
  return writeTimestamp(date)
}
