import { CtkError } from '../errors/ctk-error.js'
import { nearest } from '../text/nearest.js'
import { DAY } from './civil.js'
import type { Instant } from './instant.js'
import { quoted } from './quoted.js'

export { granularityEnd, granularityStart } from './bucket.js'
export { formatBucket } from './format-bucket.js'

const names = ['millisecond', 'second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'] as const

/** The lengths that have a name; days and longer by the calendar, weeks from Monday (ISO 8601). */
export type NamedGranularity = (typeof names)[number]

/** The length of a partition, or of any other bucket of time: a calendar unit, or the equal bins of `date_bin`. */
export type Granularity = NamedGranularity | { readonly everyMs: number; readonly originMs: Instant }

/**
 * Reads the name of a granularity, in any case, singular or plural.
 *
 * @throws CTK_POLICY_INVALID
 * @example parseGranularity('Months') // 'month'
 */
export function parseGranularity(text: string): NamedGranularity {
  const word = text.trim().toLowerCase()
  const found = names.find((name) => word === name || word === `${name}s`)
  if (found !== undefined) return found
  const meant = nearest(word, names)
  throw new CtkError({
    code: 'CTK_POLICY_INVALID',
    message: `${quoted(text)} is not a granularity. ${meant === undefined ? `Use one of: ${names.join(', ')}.` : `Did you mean "${meant}"?`}`,
  })
}

/** Whether buckets are at least a day long, so that a duration in minutes makes no sense for them. */
export function isDayOrCoarser(granularity: Granularity): boolean {
  if (typeof granularity === 'object') return granularity.everyMs >= DAY
  return names.indexOf(granularity) >= names.indexOf('day')
}
