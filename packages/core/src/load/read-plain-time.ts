import type { IsoReading } from '../time/read-iso.js'

/**
 * Reads the two forms that nearly all times in files have, `1990-01-08` and `1990-01-08 05:40:00` (with T, with Z), an order of
 * magnitude faster than a regular expression: files have millions of them.
 *
 * @returns undefined for every other form, which may still be a time
 */
export function readPlainTime(text: string): IsoReading | undefined {
  const { length } = text
  const zoned = length === 20
  if (length !== 10 && length !== 19 && !(zoned && text.charCodeAt(19) === Z)) return undefined
  if (text.charCodeAt(4) !== HYPHEN || text.charCodeAt(7) !== HYPHEN) return undefined
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2)
  const month = twoDigits(text, 5)
  const day = twoDigits(text, 8)
  // Date.UTC reads the years 0 to 99 as 1900 to 1999. NaN fails every comparison.
  if (!(year >= 100 && month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month))) return undefined
  if (length === 10) return { time: Date.UTC(year, month - 1, day), hasTime: false, offset: undefined }
  const separator = text.charCodeAt(10)
  if (separator !== T && separator !== BLANK) return undefined
  if (text.charCodeAt(13) !== COLON || text.charCodeAt(16) !== COLON) return undefined
  const [hour, minute, second] = [twoDigits(text, 11), twoDigits(text, 14), twoDigits(text, 17)]
  if (!(hour <= 23 && minute <= 59 && second <= 59)) return undefined
  const time = Date.UTC(year, month - 1, day, hour, minute, second)
  return { time, hasTime: true, offset: zoned ? 0 : undefined }
}

const [HYPHEN, COLON, BLANK, T, Z] = [45, 58, 32, 84, 90] as const

/** NaN when one of the two characters is not a digit. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48
  const ones = text.charCodeAt(at + 1) - 48
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN
}

function daysOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}
