import { floorTo } from './civil.js'
import { CLOCK_UNITS, isClockUnit, unitEnd, unitStart } from './civil-unit.js'
import type { Granularity } from './granularity.js'
import { FIRST_INSTANT, type Instant, isInstant, LAST_INSTANT } from './instant.js'
import { civilAt, dayStart, instantAt, offsetAt, offsetChanges } from './wall-clock.js'

/**
 * The start of the bucket that contains an instant. Days and longer are told by the date that clocks show; a bucket of an
 * hour or shorter starts whenever clocks show a full hour (minute, …), as in CrateDB's `date_trunc`, so that an hour that is
 * repeated is a bucket of its own. The bins of `date_bin` know no zone.
 *
 * @throws CTK_TIME_ZONE_INVALID
 * @throws RangeError when `at` is not an {@link Instant}
 * @example granularityStart(Date.UTC(2002, 6, 14), 'month') // 2002-07-01T00:00Z
 */
export function granularityStart(at: Instant, granularity: Granularity, timeZone = 'UTC'): Instant {
  if (!isInstant(at)) throw new RangeError(`${at} is not an instant.`)
  if (typeof granularity === 'object') return floorTo(at, everyMs(granularity), granularity.originMs)
  if (isClockUnit(granularity)) return clockStart(at, CLOCK_UNITS[granularity], timeZone)
  return dayStart(unitStart(civilAt(at, timeZone), granularity), timeZone)
}

/**
 * The end (exclusive) of the bucket that begins at `start`: no later instant can belong to it. A day of a zone may have 23 or
 * 25 hours. A `start` at which no bucket begins comes from another zone or another rule; it gives the first boundary that lies
 * a whole bucket after it, so that the end is late rather than early. At most {@link LAST_INSTANT}.
 *
 * @throws CTK_TIME_ZONE_INVALID
 * @throws RangeError when `start` is not an {@link Instant}
 * @example granularityEnd(Date.UTC(2002, 6, 1), 'month') // 2002-08-01T00:00Z
 */
export function granularityEnd(start: Instant, granularity: Granularity, timeZone = 'UTC'): Instant {
  const aligned = granularityStart(start, granularity, timeZone)
  const end = following(aligned, granularity, timeZone)
  if (aligned === start || end >= LAST_INSTANT) return Math.min(end, LAST_INSTANT)
  return granularityEnd(granularityStart(end, granularity, timeZone), granularity, timeZone)
}

function following(start: Instant, granularity: Granularity, timeZone: string): Instant {
  if (typeof granularity === 'object') return start + everyMs(granularity)
  if (isClockUnit(granularity)) return clockEnd(start, CLOCK_UNITS[granularity], timeZone)
  const day = unitEnd(unitStart(civilAt(start, timeZone), granularity), granularity)
  const last = instantAt(day, timeZone, 'later')
  // Where clocks go back from just after midnight, the old date comes back for an hour and ends a second time.
  return civilAt(last - 1, timeZone) < day ? last : dayStart(day, timeZone)
}

function clockStart(at: Instant, unit: number, timeZone: string): Instant {
  const offset = offsetAt(at, timeZone)
  const start = Math.max(floorTo(at + offset, unit) - offset, FIRST_INSTANT)
  if (offsetAt(start, timeZone) === offset) return start
  const change = offsetChanges(start, at, timeZone).at(-1)
  // Clocks that jump past a full hour, or back to within one, lengthen the hour before.
  return change === undefined || change === start ? start : clockStart(change - 1, unit, timeZone)
}

function clockEnd(start: Instant, unit: number, timeZone: string): Instant {
  const end = Math.min(start + unit, LAST_INSTANT)
  if (offsetAt(end, timeZone) === offsetAt(start, timeZone)) return end
  const change = offsetChanges(start, end, timeZone)[0] ?? end
  const offset = offsetAt(change, timeZone)
  return -floorTo(-(change + offset), unit) - offset
}

function everyMs({ everyMs }: { readonly everyMs: number }): number {
  if (Number.isSafeInteger(everyMs) && everyMs > 0) return everyMs
  throw new RangeError(`A bin is a whole number of milliseconds and longer than zero, not ${everyMs}.`)
}
