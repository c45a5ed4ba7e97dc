import { granularityEnd, granularityStart } from '@ctk/core'
import type { PartitionLength } from './partition-comment.js'
import type { TimeRange } from './partition-ranges.js'

const lengths: readonly PartitionLength[] = ['hour', 'day', 'week', 'month', 'year']

/** The length of partitions that all are hours, days, weeks (from Monday), months or years in UTC; undefined for any others. */
export function regularLength(ranges: readonly TimeRange[]): PartitionLength | undefined {
  if (ranges.length === 0) return undefined
  return lengths.find((length) => ranges.every((range) => isBucket(range, length)))
}

function isBucket({ start, end }: TimeRange, length: PartitionLength): boolean {
  if (!Number.isFinite(start) || !Number.isFinite(end)) return false
  return granularityStart(start, length) === start && granularityEnd(start, length) === end
}
