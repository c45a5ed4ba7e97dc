/**
 * Civil times: a date and a time of day without a zone, kept as the milliseconds that the same reading would have in UTC.
 * A plain number, so that calendar arithmetic that needs no zone is cheap.
 */
export type CivilTime = number

/** Milliseconds of a civil day. Only civil: a day in a zone may have 23 or 25 hours. */
export const DAY = 86_400_000

/**
 * The civil time of these fields, or undefined when there is no such date or time (February 30th, 24:00, a leap second).
 *
 * @param month 1 to 12
 * @example civilTime(2024, 2, 29) // 1709164800000
 */
export function civilTime(
  year: number,
  month: number,
  day: number,
  hour = 0,
  minute = 0,
  second = 0,
  millisecond = 0,
): CivilTime | undefined {
  if (hour > 23 || minute > 59 || second > 59) return undefined
  // Date.UTC would read the years 0 to 99 as 1900 to 1999.
  const midnight = civilDay(year, month - 1, day)
  const date = new Date(midnight)
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined
  return midnight + ((hour * 60 + minute) * 60 + second) * 1000 + millisecond
}

/** The greatest multiple of `unit` that is not after `value`, counted from `origin`. */
export function floorTo(value: number, unit: number, origin = 0): number {
  return origin + Math.floor((value - origin) / unit) * unit
}

/**
 * Moves a civil time by whole months (negative: back) and keeps its time of day; a day that the month lacks becomes its last.
 * Infinite outside the range of `Date`.
 */
export function shiftMonths(time: CivilTime, months: number): CivilTime {
  const date = new Date(time)
  const year = date.getUTCFullYear()
  const month = date.getUTCMonth() + months
  const midnight = Math.min(civilDay(year, month, date.getUTCDate()), civilDay(year, month + 1, 0))
  if (Number.isNaN(midnight)) return months < 0 ? -Infinity : Infinity
  return midnight + (time - floorTo(time, DAY))
}

/** Months count from 0 here and may overflow into other years, as may days. NaN outside the range of Date. */
function civilDay(year: number, month: number, day: number): CivilTime {
  return new Date(0).setUTCFullYear(year, month, day)
}
