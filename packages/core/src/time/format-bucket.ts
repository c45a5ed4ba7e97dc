import { DAY, floorTo } from './civil.js'
import type { Granularity } from './granularity.js'
import { formatInstant, formatInstantShort, type Instant } from './instant.js'
import { civilAt } from './wall-clock.js'

/**
 * What people call a bucket, by its start, in the clocks of the zone: `2002`, `2002-Q3`, `2002-07`, `2002-07-14` (a week by
 * its Monday), `2002-07-14 05:00`. An hour that clocks show twice has the same name twice.
 *
 * @throws CTK_TIME_ZONE_INVALID
 * @throws RangeError when `start` is not an instant
 * @example formatBucket(Date.UTC(2002, 6, 1), 'month') // '2002-07'
 */
export function formatBucket(start: Instant, granularity: Granularity, timeZone = 'UTC'): string {
  const time = civilAt(start, timeZone)
  if (typeof granularity === 'object') return formatInstantShort(time)
  const [date = '', clock = ''] = formatInstant(time).split('T')
  switch (granularity) {
    case 'year':
      return date.slice(0, -6)
    case 'quarter':
      return `${date.slice(0, -6)}-Q${Math.ceil(Number(date.slice(-5, -3)) / 3)}`
    case 'month':
      return date.slice(0, -3)
    case 'week':
      return formatInstantShort(floorTo(time, 7 * DAY, 4 * DAY))
    case 'day':
      return date
    case 'hour':
    case 'minute':
      return `${date} ${clock.slice(0, 5)}`
    case 'second':
      return `${date} ${clock.slice(0, 8)}`
    case 'millisecond':
      return `${date} ${clock.slice(0, 12)}`
  }
}
