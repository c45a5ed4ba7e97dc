import { hasCalendarPart, subtractCalendar } from './calendar-shift.js'
import type { Duration } from './duration.js'
import { FIRST_INSTANT, type Instant } from './instant.js'
import { civilAt, instantAt } from './wall-clock.js'

export { nextExpiry } from './next-expiry.js'
export { assertTimeZone } from './time-zone.js'

/**
 * The instant that lies a duration before another one. Years and months are taken off first, clamped once to the last day of
 * the month that is reached, then weeks and days, all by the calendar and the clocks of the zone; then hours and smaller,
 * which are exact. A time that the clocks show twice is the earlier one, a skipped time is moved past the gap. A result
 * between two milliseconds is the earlier one (less data expires), one before {@link FIRST_INSTANT} is that instant.
 *
 * Later instants do not always lead to later results: March 28th 23:00 less one month is February 28th 23:00, and March 29th
 * 00:00 less one month is February 28th 00:00.
 *
 * @throws TypeError for an infinite duration: ask {@link threshold} instead
 * @throws CTK_TIME_ZONE_INVALID
 * @example subtractDuration(Date.UTC(2024, 2, 31), parseDuration('1mo'), 'UTC') // 2024-02-29T00:00Z
 */
export function subtractDuration(instant: Instant, duration: Duration, timeZone: string): Instant {
  if (duration.infinite) throw new TypeError('An infinite duration cannot be subtracted.')
  // Rounding the exact part up, before it meets a large number, is exact where subtracting a fraction would not be.
  const exact = Math.ceil(duration.exactMs)
  const whole = hasCalendarPart(duration)
    ? instantAt(subtractCalendar(civilAt(instant, timeZone), duration), timeZone)
    : instant
  return Math.max(whole - exact, FIRST_INSTANT)
}

/**
 * The instant before which data is expired: `cutoff` − `duration`. Data strictly older is expired.
 *
 * @returns undefined for an infinite duration: nothing ever expires
 * @throws CTK_TIME_ZONE_INVALID
 * @example threshold(Date.UTC(2002, 11, 31), parseDuration('10y'), 'UTC') // 1992-12-31T00:00Z
 */
export function threshold(cutoff: Instant, duration: Duration, timeZone: string): Instant | undefined {
  return duration.infinite ? undefined : subtractDuration(cutoff, duration, timeZone)
}
