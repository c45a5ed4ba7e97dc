import { type IsoReading, readIso } from '../time/read-iso.js'
import type { DateOrder } from './date-order.js'
import { readPlainTime } from './read-plain-time.js'

const DATE_WITH_SLASHES = /^(\d{1,4})\/(\d{1,2})\/(\d{1,4})(?:[T ]+(\S.*))?$/

/**
 * Reads a date or a time as files have it: ISO 8601 (`1990-01-08`, `1990-01-08 05:40`, `1990-01-08T05:40:00.5+02:00`), the
 * same with slashes (`1990/1/8`), and, when the order is known, `1/8/1990 5:40`. Digits beyond milliseconds are left out.
 *
 * @param order how `1/8/1990` is to be read; without it, such a text is not read
 * @returns undefined for anything else, and for days that do not exist
 */
export function readTime(text: string, order?: DateOrder): IsoReading | undefined {
  const plain = readPlainTime(text)
  if (plain) return plain
  const match = DATE_WITH_SLASHES.exec(text)
  if (!match) return readIso(text)
  const [, first = '', second = '', third = '', time] = match
  const clock = time === undefined ? '' : ` ${/^\d:/.test(time) ? `0${time}` : time}`
  const iso = (year: string, month: string, day: string) =>
    readIso(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}${clock}`)
  if (first.length === 4 && third.length <= 2) return iso(first, second, third)
  if (first.length > 2 || third.length !== 4 || order === undefined) return undefined
  return order === 'month-first' ? iso(third, first, second) : iso(third, second, first)
}
