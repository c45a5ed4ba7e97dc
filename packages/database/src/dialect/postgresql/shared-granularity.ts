import { type Bounds, type Granularity, granularityEnd, granularityStart, type Instant } from '@ctk/core'

const units = ['year', 'quarter', 'month', 'week', 'day', 'hour'] as const

/** The unit of time, in UTC, that every range with two ends is one of; undefined when there is none, or no such range. */
export function sharedGranularity(bounds: readonly Bounds[]): Granularity | undefined {
  const ranges = bounds.flatMap((each) =>
    each.kind === 'range' && each.start !== undefined && each.end !== undefined
      ? [[each.start, each.end] as const]
      : [],
  )
  return ranges.length === 0 ? undefined : units.find((unit) => ranges.every(([start, end]) => isOne(unit, start, end)))
}

function isOne(unit: Granularity, start: Instant, end: Instant): boolean {
  return granularityStart(start, unit) === start && granularityEnd(start, unit) === end
}
