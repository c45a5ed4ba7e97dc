import { type Granularity, isDayOrCoarser } from './granularity.js'
import { scanDuration } from './scan-duration.js'

export { parseDuration } from './parse-duration.js'

/**
 * How long data is kept. Made by {@link parseDuration}; longer than zero. The calendar units are counted in the zone of the
 * policy, so that a duration has no fixed length.
 */
export interface Duration {
  readonly years: number
  readonly months: number
  readonly weeks: number
  readonly days: number
  /** Hours and smaller, in milliseconds; a fraction for micro- and nanoseconds. */
  readonly exactMs: number
  /** `INF`: for ever. Everything else is 0 then. */
  readonly infinite: boolean
  /** The canonical text, in the units that were given: `1y6mo`, `1w2d`, `90m`, `INF`. */
  readonly text: string
}

/**
 * The canonical text, as it is stored: {@link parseDuration} of it gives the same duration.
 *
 * @example formatDuration(parseDuration('2 days 1 week')) // '1w2d'
 */
export function formatDuration(duration: Duration): string {
  return duration.text
}

/**
 * The duration in words, for people.
 *
 * @example describeDuration(parseDuration('1w2d')) // '1 week 2 days'
 * @example describeDuration(parseDuration('INF')) // 'for ever'
 */
export function describeDuration(duration: Duration): string {
  if (duration.infinite) return 'for ever'
  const parts = scanDuration(duration.text)
  return parts
    .map(({ count, facts }) => `${count.toLocaleString('en-US')} ${facts.word}${count === 1n ? '' : 's'}`)
    .join(' ')
}

/**
 * Whether the minutes of a duration were probably meant as months: `6m` or `1y6m`, on partitions of a day or more. Minutes
 * beside hours or smaller units (`1h30m`) are not suspected.
 *
 * @param granularity of the table's partitions
 * @example suspectsMonths(parseDuration('6m'), 'month') // true: did you mean 6mo?
 */
export function suspectsMonths(duration: Duration, granularity: Granularity): boolean {
  return isDayOrCoarser(granularity) && /^(?:\d+(?:y|mo|w|d))*\d+m$/.test(duration.text)
}
