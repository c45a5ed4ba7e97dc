import type { ColumnKind, Instant } from '@ctk/core'
import { parseTimestamp } from '../../driver/text/parse-timestamp.js'

/** A time in the bound of a partition: between two milliseconds where PostgreSQL's microseconds say so. */
export interface TimeValue {
  readonly floor: Instant
  readonly ceiling: Instant
}

/**
 * Reads a date or timestamp as PostgreSQL prints it with ISO dates. A value without a zone is UTC.
 *
 * @returns undefined for other date styles, `infinity` and years that a `Date` cannot hold
 */
export function readTimeValue(text: string, kind: ColumnKind): TimeValue | undefined {
  const date = parseTimestamp(kind === 'date' ? text.replace(/( BC)?$/, ' 00:00:00$1') : text)
  if (typeof date === 'string') return undefined
  const floor = date.getTime()
  return { floor, ceiling: /\.\d{3}\d*[1-9]/.test(text) ? floor + 1 : floor }
}
