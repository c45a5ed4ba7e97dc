import { CtkError, writeExactJson } from '@ctk/core'
import type { WrittenKind } from './column-kinds.js'

/** A value as text: times as ISO 8601 in UTC, objects as JSON. */
export function writtenText(value: unknown): string {
  if (value instanceof Date) return value.toISOString()
  return typeof value === 'object' ? writeExactJson(value) : String(value)
}

/** The error for a value that is not of the kind that the first ones of its column were. */
export function unwritable(name: string, kind: WrittenKind, value: unknown): CtkError {
  const text = writtenText(value)
  const shown = text.length > 60 ? `${text.slice(0, 59)}…` : text
  return new CtkError({
    code: 'CTK_FILE_INVALID',
    message: `The column "${name}" is written as ${kind}, as its first values are; a later one is ${shown}.`,
    suggestions: ['Write it as CSV or NDJSON, which take every value as it is.'],
  })
}
