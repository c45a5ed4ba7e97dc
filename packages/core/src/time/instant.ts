import { readIso } from './read-iso.js'

/** A point in time: whole milliseconds since 1970-01-01T00:00Z. UTC everywhere inside; zones are for calendar arithmetic. */
export type Instant = number

/** The earliest instant that can be represented: -271821-04-20T00:00:00.000Z. */
export const FIRST_INSTANT: Instant = -8_640_000_000_000_000

/** The latest instant that can be represented: +275760-09-13T00:00:00.000Z. */
export const LAST_INSTANT: Instant = 8_640_000_000_000_000

/** Whether a number is an instant: whole, and within the range of `Date`. A database may hold others. */
export function isInstant(value: number): value is Instant {
  return Number.isInteger(value) && value >= FIRST_INSTANT && value <= LAST_INSTANT
}

/**
 * ISO 8601 in UTC, in full. Years outside 0000 to 9999 have a sign and six digits.
 *
 * @throws RangeError outside the range of {@link isInstant}
 * @example formatInstant(1041292800000) // '2002-12-31T00:00:00.000Z'
 */
export function formatInstant(instant: Instant): string {
  return new Date(instant).toISOString()
}

/**
 * The shortest exact form for people: as much of the time of day as is not zero. UTC, without saying so.
 *
 * @throws RangeError outside the range of {@link isInstant}
 * @example formatInstantShort(1041292800000) // '2002-12-31'
 * @example formatInstantShort(1041313200000) // '2002-12-31 05:40'
 */
export function formatInstantShort(instant: Instant): string {
  const [date = '', time = ''] = formatInstant(instant).slice(0, -1).split('T')
  const short = time.replace(/\.000$/, '').replace(/:00$/, '')
  return time === '00:00:00.000' ? date : `${date} ${short}`
}

/**
 * Reads an ISO 8601 instant: with `Z` or an offset, to the minute or finer, `T` or a blank before the time. Digits beyond
 * milliseconds are cut off (earlier, never later). Also reads what {@link formatInstantShort} writes, followed by ` UTC`.
 *
 * @returns undefined for anything else: no zone, a date alone, a day that does not exist
 * @example parseInstant('2002-12-31T05:40+02:00') // 1041306000000
 */
export function parseInstant(text: string): Instant | undefined {
  const read = readIso(text)
  if (read?.offset === undefined) return undefined
  const instant = read.time - read.offset
  return isInstant(instant) ? instant : undefined
}
