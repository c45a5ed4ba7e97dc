import { type CivilTime, DAY, floorTo, shiftMonths } from './civil.js'

/** The units in which clocks count; all of one length on paper. */
export const CLOCK_UNITS = { millisecond: 1, second: 1000, minute: 60_000, hour: 3_600_000 } as const
const DAYS = { day: DAY, week: 7 * DAY } as const
const MONTHS = { month: 1, quarter: 3, year: 12 } as const
/** 1970-01-05, a Monday. */
const MONDAY = 4 * DAY

/** The units of clocks, and of the calendar. */
export type ClockUnit = keyof typeof CLOCK_UNITS
export type CalendarUnit = keyof typeof DAYS | keyof typeof MONTHS

/** Whether a unit is one of clocks, not of the calendar. */
export function isClockUnit(unit: ClockUnit | CalendarUnit): unit is ClockUnit {
  return unit in CLOCK_UNITS
}

/** The first midnight of the calendar unit that contains a civil time. Weeks begin on Monday. */
export function unitStart(time: CivilTime, unit: CalendarUnit): CivilTime {
  if (unit === 'day' || unit === 'week') return floorTo(time, DAYS[unit], MONDAY)
  const date = new Date(time)
  const firstOfMonth = floorTo(time, DAY) - (date.getUTCDate() - 1) * DAY
  return shiftMonths(firstOfMonth, -(date.getUTCMonth() % MONTHS[unit]))
}

/** The end (exclusive) of the unit that begins at a civil time. */
export function unitEnd(start: CivilTime, unit: ClockUnit | CalendarUnit): CivilTime {
  if (isClockUnit(unit)) return start + CLOCK_UNITS[unit]
  return unit === 'day' || unit === 'week' ? start + DAYS[unit] : shiftMonths(start, MONTHS[unit])
}
