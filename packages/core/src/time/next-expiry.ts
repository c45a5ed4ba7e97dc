import { firstDayReaching, hasCalendarPart, subtractCalendar } from './calendar-shift.js'
import { type CivilTime, DAY, floorTo } from './civil.js'
import type { Duration } from './duration.js'
import { type Instant, LAST_INSTANT } from './instant.js'
import { civilAt, instantAt, offsetAt, offsetChanges } from './wall-clock.js'

/**
 * When data that ends at `end` (exclusive) expires: the first instant t with t − `duration` ≥ `end`, to the millisecond.
 *
 * @returns undefined when that is never: an infinite duration, or later than {@link LAST_INSTANT}
 * @throws CTK_TIME_ZONE_INVALID
 * @example nextExpiry(Date.UTC(2024, 0, 31), parseDuration('1mo'), 'UTC') // 2024-03-01T00:00Z, since February is too short
 */
export function nextExpiry(end: Instant, duration: Duration, timeZone: string): Instant | undefined {
  if (duration.infinite) return undefined
  const target = end + Math.ceil(duration.exactMs)
  if (target > LAST_INSTANT) return undefined
  const next = hasCalendarPart(duration) ? firstReaching(target, duration, timeZone) : target
  return next !== undefined && next <= LAST_INSTANT ? next : undefined
}

/** A run of instants over which the result of a subtraction grows by one millisecond with each. */
interface Piece {
  readonly start: Instant
  readonly length: number
  /** What the subtraction leads to at `start`. */
  readonly image: CivilTime
}

/**
 * Subtraction is not monotone (months end early, clocks go back), so that no bisection finds the first t. It is piecewise
 * linear, though, and only pieces near one known day can be the first to reach the target.
 */
function firstReaching(target: Instant, duration: Duration, timeZone: string): Instant | undefined {
  const day = firstDayReaching(floorTo(civilAt(target, timeZone), DAY), duration)
  if (!(Math.abs(day) < LAST_INSTANT - 20 * DAY) || Math.abs(target) > LAST_INSTANT - 20 * DAY) return undefined
  const cuts = offsetChanges(target - 12 * DAY, target + 12 * DAY, timeZone).flatMap((change) => [
    civilAt(change - 1, timeZone) + 1,
    civilAt(change, timeZone),
  ])
  const changes = offsetChanges(day - 8 * DAY, day + 12 * DAY, timeZone)
  // Where clocks are set in steps of up to a day, an earlier day can lead past the target, and this day can fall short of it.
  // With clamping up to four days lead to the same one.
  const first = cuts.length + changes.length > 0 ? day - 5 * DAY : day
  let start = first - offsetAt(first, timeZone)
  if (first !== day) start -= DAY
  for (const stop of [...changes.filter((change) => change > start), day + 10 * DAY]) {
    for (const piece of pieces(start, stop, offsetAt(start, timeZone), duration, cuts)) {
      const missing = Math.max(0, target - instantAt(piece.image, timeZone))
      if (missing < piece.length) return piece.start + missing
    }
    start = stop
  }
  throw new Error(`No expiry found for ${target} after ${duration.text} in ${timeZone}.`)
}

/** The pieces of a stretch of instants with one offset: they end at each midnight and where the results meet a clock change. */
function* pieces(
  from: Instant,
  to: Instant,
  offset: number,
  duration: Duration,
  cuts: readonly CivilTime[],
): Generator<Piece> {
  let start = from + offset
  while (start < to + offset) {
    const stop = Math.min(floorTo(start, DAY) + DAY, to + offset)
    const shift = start - subtractCalendar(start, duration)
    const inner = cuts.map((cut) => cut + shift).filter((cut) => cut > start && cut < stop)
    for (const mark of [...inner.sort((a, b) => a - b), stop]) {
      yield { start: start - offset, length: mark - start, image: start - shift }
      start = mark
    }
  }
}
