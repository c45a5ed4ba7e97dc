import type { Policy } from '../policy/policy.js'
import { nextExpiry } from '../time/calendar.js'
import { parseDuration } from '../time/duration.js'
import { type Granularity, granularityEnd } from '../time/granularity.js'
import type { Instant } from '../time/instant.js'
import type { Freed } from './forecast.js'
import type { PartitionTime } from './partition-times.js'

/** How many of the latest complete periods tell how much comes. */
const RECENT = 6
const DAY = 86_400_000
/** A forecast of years by the day. */
const MOST = 10_000

/** Data that does not exist yet, and when it will expire. */
export interface Projected extends Freed {
  readonly at: Instant
}

interface Period extends Freed {
  readonly start: Instant
  readonly end: Instant
}

/**
 * What will come and expire before an instant, if as much comes as in the latest complete periods. Nothing where no data has
 * come lately, or where it is not known how much comes. Pure.
 *
 * @param granularity the length of a period, where it is known; else it is the average
 */
export function projectGrowth(
  policy: Pick<Policy, 'duration' | 'timezone'>,
  times: readonly PartitionTime[],
  now: Instant,
  before: Instant,
  granularity: Granularity | undefined,
): Projected[] {
  const periods = periodsOf(times)
  const recent = periods.filter(({ end }) => end <= now).slice(-RECENT)
  const [first, last] = [recent[0], recent.at(-1)]
  if (!first || !last || policy.duration === undefined) return []
  const length = recent.reduce((sum, { start, end }) => sum + end - start, 0) / recent.length
  if (last.end < now - 2 * Math.max(length, DAY)) return []
  const average = (value: (period: Period) => number | undefined) => {
    const values = recent.map(value)
    return values.includes(undefined) ? undefined : values.reduce<number>((sum, n) => sum + (n ?? 0), 0) / values.length
  }
  // Of short periods a day's worth at a time.
  const bundle = Math.max(1, Math.floor(DAY / length))
  const scaled = (value: number | undefined) => (value === undefined ? undefined : value * bundle)
  const one = {
    partitions: average(({ partitions }) => partitions) ?? 0,
    rows: scaled(average(({ rows }) => rows)),
    bytes: scaled(average(({ bytes }) => bytes)),
  }
  const step = (start: Instant) =>
    granularity !== undefined && bundle === 1
      ? granularityEnd(start, granularity, policy.timezone)
      : start + Math.round(length * bundle)
  const duration = parseDuration(policy.duration)
  const projected: Projected[] = []
  for (let start = periods.at(-1)?.end ?? now; projected.length < MOST; ) {
    const end = step(start)
    const at = nextExpiry(end, duration, policy.timezone)
    if (at === undefined || at >= before) break
    projected.push({ at, partitions: one.partitions * bundle, rows: one.rows, bytes: one.bytes })
    start = end
  }
  return projected
}

/** The times that partitions cover, each once, oldest first. */
function periodsOf(times: readonly PartitionTime[]): Period[] {
  const ranges = times.flatMap(({ partition, bounds }) => {
    if (bounds.kind !== 'range' || bounds.start === undefined || bounds.end === undefined) return []
    return [{ start: bounds.start, end: bounds.end, rows: partition.rows, bytes: partition.bytes }]
  })
  const groups = Map.groupBy(ranges, ({ start, end }) => `${start} ${end}`)
  const sum = (values: (number | undefined)[]) =>
    values.includes(undefined) ? undefined : values.reduce<number>((total, n) => total + (n ?? 0), 0)
  return [...groups.values()]
    .map((group) => ({
      start: (group[0] as Period).start,
      end: (group[0] as Period).end,
      partitions: group.length,
      rows: sum(group.map(({ rows }) => rows)),
      bytes: sum(group.map(({ bytes }) => bytes)),
    }))
    .sort((a, b) => a.end - b.end)
}
