import { parseTimestamp } from '../driver/text/parse-timestamp.js'

const FINER = /\.\d{3}(\d{1,3})/

/**
 * A timestamp from the text of PostgreSQL, with nothing lost: a `Date`, or ISO 8601 text where that is not fine enough, or the text
 * itself where a `Date` cannot hold it at all.
 *
 * @example exactTime('2024-01-02 03:04:05.678901+00') // '2024-01-02T03:04:05.678901Z'
 */
export function exactTime(text: string): Date | string {
  const date = parseTimestamp(text)
  const finer = typeof date === 'string' ? undefined : FINER.exec(text)?.[1]?.replace(/0+$/, '')
  return finer ? `${(date as Date).toISOString().slice(0, -1)}${finer}Z` : date
}
