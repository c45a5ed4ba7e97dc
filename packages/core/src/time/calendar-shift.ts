import { type CivilTime, DAY, shiftMonths } from './civil.js'
import type { Duration } from './duration.js'

/** Whether a duration has years, months, weeks or days, so that it depends on the calendar and the zone. */
export function hasCalendarPart(duration: Duration): boolean {
  return monthsOf(duration) + daysOf(duration) > 0
}

/**
 * Takes the calendar part of a duration off a civil time: years and months first, clamped once to the last day of the month
 * that is reached, then weeks and days. The time of day stays.
 *
 * @returns -Infinity before the range of `Date`
 */
export function subtractCalendar(time: CivilTime, duration: Duration): CivilTime {
  return shiftMonths(time, -monthsOf(duration)) - daysOf(duration) * DAY
}

/**
 * The first civil day from which {@link subtractCalendar} leads to `day` or later.
 *
 * @param day a midnight
 */
export function firstDayReaching(day: CivilTime, duration: Duration): CivilTime {
  const candidate = shiftMonths(day + daysOf(duration) * DAY, monthsOf(duration))
  // A clamped candidate is the last day of a month that is too short; the next day is a first, which is never clamped.
  return subtractCalendar(candidate, duration) < day ? candidate + DAY : candidate
}

function monthsOf(duration: Duration): number {
  return duration.years * 12 + duration.months
}

function daysOf(duration: Duration): number {
  return duration.weeks * 7 + duration.days
}
