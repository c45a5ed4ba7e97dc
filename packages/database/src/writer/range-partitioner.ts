import { granularityEnd, granularityStart, type Instant, type TableName } from '@ctk/core'
import type { Driver } from '../driver/driver.js'
import { isTransient } from '../errors/is-transient.js'
import { addPartitions } from './add-partitions.js'
import { inTurn } from './in-turn.js'
import type { PartitionLength } from './partition-comment.js'
import { type RangePartitions, rangePartitions, type TimeRange } from './partition-ranges.js'
import { readTimestamp } from './read-timestamp.js'
import { retrying } from './retrying.js'

/** Adds the partitions that rows need, so that they do not land in the default partition, which retention never drops. */
export interface RangePartitioner {
  /** The column that the table is partitioned by. */
  readonly column: string
  /** Makes the partitions that these values of the column still need; values that are no times need none. */
  prepare(values: readonly unknown[], signal?: AbortSignal): Promise<void>
}

/** The partitioner of a table; undefined when partitions cannot or need not be added: see {@link rangePartitions}. */
export async function rangePartitioner(
  driver: Driver,
  table: TableName,
  signal?: AbortSignal,
): Promise<RangePartitioner | undefined> {
  const partitions = await rangePartitions(driver, table, signal)
  const length = partitions?.length
  if (!partitions || !length) return undefined
  const known = new Set<Instant>()
  const ordered = inTurn()
  const add = async (starts: readonly Instant[], signal?: AbortSignal) => {
    const fresh = starts.filter((start) => !known.has(start)).sort((a, b) => a - b)
    const missing = fresh
      .map((start) => ({ start, end: granularityEnd(start, length) }))
      .filter((bucket) => !partitions.ranges.some((range) => overlap(range, bucket)))
    if (missing.length > 0) {
      await retrying(() => addPartitions(driver, table, missing, length, signal), isTransient, signal)
    }
    for (const start of fresh) known.add(start)
  }
  return {
    column: partitions.column,
    async prepare(values, signal) {
      const starts = [...bucketStarts(values, length, partitions.zoned)]
      // Two batches may need the same partition: the second waits until it is there.
      if (starts.some((start) => !known.has(start))) await ordered(() => add(starts, signal))
    },
  }
}

function bucketStarts(
  values: readonly unknown[],
  length: PartitionLength,
  zoned: RangePartitions['zoned'],
): Set<Instant> {
  const starts = new Set<Instant>()
  let last: TimeRange = { start: 0, end: 0 }
  for (const value of values) {
    const at = timeOf(value, zoned)
    // Rows mostly come in order of time.
    if (at === undefined || (at >= last.start && at < last.end)) continue
    const start = granularityStart(at, length)
    last = { start, end: granularityEnd(start, length) }
    starts.add(start)
  }
  return starts
}

function timeOf(value: unknown, zoned: boolean): Instant | undefined {
  if (typeof value === 'string') {
    const read = readTimestamp(value)
    return zoned ? read?.instant : read?.shown
  }
  if (!(value instanceof Date) && typeof value !== 'number' && typeof value !== 'bigint') return undefined
  const time = new Date(Number(value)).getTime()
  return Number.isNaN(time) ? undefined : time
}

function overlap(a: TimeRange, b: TimeRange): boolean {
  return a.start < b.end && b.start < a.end
}
