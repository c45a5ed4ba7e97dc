import type { Duration } from './duration.js'

const DAY = 86_400_000

/**
 * Which of two durations is longer, for a sort: a month counts as a twelfth of a mean year, so that 30 days come before a
 * month and a month before 31 days. How long they are in fact depends on where they are counted from.
 */
export function compareDurations(a: Duration, b: Duration): number {
  return length(a) === length(b) ? 0 : length(a) - length(b)
}

function length({ years, months, weeks, days, exactMs, infinite }: Duration): number {
  if (infinite) return Number.POSITIVE_INFINITY
  return ((years + months / 12) * 365.2425 + weeks * 7 + days) * DAY + exactMs
}
