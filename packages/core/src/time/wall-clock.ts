import type { Temporal } from 'temporal-polyfill'
import { type CivilTime, DAY } from './civil.js'
import { FIRST_INSTANT, type Instant, LAST_INSTANT } from './instant.js'
import { temporal } from './temporal.js'
import { assertTimeZone } from './time-zone.js'

/** Offsets stay below a day, so that within this distance of the end of time no zone can be asked. */
const EDGE = LAST_INSTANT - 2 * DAY

/**
 * How far the clocks of a zone are ahead of UTC at an instant, in milliseconds.
 *
 * @throws CTK_TIME_ZONE_INVALID
 * @example offsetAt(0, 'Europe/Berlin') // 3600000
 */
export function offsetAt(instant: Instant, timeZone: string): number {
  return timeZone === 'UTC' ? 0 : zoned(instant, timeZone).offsetNanoseconds / 1_000_000
}

/** What the clocks of a zone show at an instant. */
export function civilAt(instant: Instant, timeZone: string): CivilTime {
  return instant + offsetAt(instant, timeZone)
}

/**
 * The instant at which the clocks of a zone show a civil time.
 *
 * @param choice which one when clocks show it twice or never: `compatible` is the earlier of two, and for a time that is
 *   skipped the one that would follow had the clocks not changed; `later` differs in taking the later of two
 */
export function instantAt(time: CivilTime, timeZone: string, choice: 'compatible' | 'later' = 'compatible'): Instant {
  if (timeZone === 'UTC' || Math.abs(time) > EDGE) return Math.min(Math.max(time, FIRST_INSTANT), LAST_INSTANT)
  assertTimeZone(timeZone)
  return plain(time).toZonedDateTime(timeZone, { disambiguation: choice }).epochMilliseconds
}

/** The first instant of a civil day in a zone; when midnight is skipped, the first one after. */
export function dayStart(day: CivilTime, timeZone: string): Instant {
  if (timeZone === 'UTC' || Math.abs(day) > EDGE) return instantAt(day, timeZone)
  assertTimeZone(timeZone)
  return plain(day).toPlainDate().toZonedDateTime(timeZone).epochMilliseconds
}

/** The instants after `from`, up to and including `to`, at which the offset of a zone changes; in order. */
export function offsetChanges(from: Instant, to: Instant, timeZone: string): Instant[] {
  const changes: Instant[] = []
  if (timeZone === 'UTC') return changes
  let at = zoned(from, timeZone).getTimeZoneTransition('next')
  while (at !== null && at.epochMilliseconds <= to) {
    changes.push(at.epochMilliseconds)
    at = at.getTimeZoneTransition('next')
  }
  return changes
}

function zoned(instant: Instant, timeZone: string): Temporal.ZonedDateTime {
  assertTimeZone(timeZone)
  return new (temporal().ZonedDateTime)(BigInt(instant) * 1_000_000n, timeZone)
}

function plain(time: CivilTime): Temporal.PlainDateTime {
  return zoned(time, 'UTC').toPlainDateTime()
}
