import { formatTableName, type Granularity, type TableInfo, type TableName } from '@ctk/core'

/** The buckets that a partition column of CrateDB can be made of. */
export type Bucket = 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year'

/** How a table is partitioned in CrateDB. */
export interface PartitionChoice {
  /** The column of the source. */
  readonly column: string
  readonly bucket: Bucket
  /** Why, for people. */
  readonly note: string
}

const lengths: readonly (readonly [bucket: Bucket, ms: number])[] = [
  ['hour', 3_600_000],
  ['day', 86_400_000],
  ['week', 7 * 86_400_000],
  ['month', 31 * 86_400_000],
  ['quarter', 92 * 86_400_000],
  ['year', 366 * 86_400_000],
]

/** Partitions that a cluster carries without a thought: each is a shard, and a node takes 1,000. */
const many = 500

/** The bucket that is as long as partitions of this length, or the next longer one; longer still where there would be too many. */
export function fittingBucket(lengthMs: number, spanMs = 0): Bucket {
  const longEnough = lengths.filter(([bucket, ms]) => ms >= lengthMs || bucket === 'year')
  return (longEnough.find(([, ms]) => spanMs / ms <= many) ?? (lengths.at(-1) as (typeof lengths)[number]))[0]
}

/** Chunks of a hypertable, as TimescaleDB describes their one dimension of time. */
export interface ChunkInterval {
  readonly column: string
  readonly lengthMs: number
  readonly spanMs: number
}

/**
 * How a table that is partitioned by time in PostgreSQL, or is a hypertable, is partitioned in CrateDB.
 *
 * @returns a text that says why it is not; undefined for a table that is not partitioned at all
 */
export function choosePartition(
  info: TableInfo,
  chunks: ChunkInterval | undefined,
): PartitionChoice | string | undefined {
  if (chunks) {
    const bucket = fittingBucket(chunks.lengthMs, chunks.spanMs)
    return { column: chunks.column, bucket, note: `hypertable by ${chunks.column}: partitions of a ${bucket}` }
  }
  const [key, ...more] = info.partitionKeys
  if (!key) return undefined
  if (!/^(?:timestamp|timestamptz|date)$/.test(key.kind) || key.expression !== undefined)
    return `partitions by ${key.column}: only ranges of a time become partitions of CrateDB, so the table is not partitioned`
  const ranges = info.partitions.flatMap(({ keys }) => {
    const bounds = keys.find(({ column }) => column === key.column)?.bounds
    return bounds?.kind === 'range' && bounds.start !== undefined && bounds.end !== undefined
      ? [[bounds.start, bounds.end] as const]
      : []
  })
  const rest =
    more.length > 0 ? `; the further levels (${more.map(({ column }) => column).join(', ')}) are not carried over` : ''
  const bucket =
    named(key.granularity) ?? fittingBucket(median(ranges.map(([start, end]) => end - start)), span(ranges))
  return { column: key.column, bucket, note: `partitions by ${key.column}: of a ${bucket} each${rest}` }
}

function named(granularity: Granularity | undefined): Bucket | undefined {
  return lengths.find(([bucket]) => bucket === granularity)?.[0]
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? 31 * 86_400_000
}

function span(ranges: readonly (readonly [number, number])[]): number {
  if (ranges.length === 0) return 0
  return Math.max(...ranges.map(([, end]) => end)) - Math.min(...ranges.map(([start]) => start))
}

/** A name for the generated column that no other column has. */
export function bucketColumn({ column, bucket }: PartitionChoice, taken: ReadonlySet<string>): string {
  let name = `${column}_${bucket}`
  while (taken.has(name)) name += '_'
  return name
}

/** A warning where there will be more partitions than a node takes shards. */
export function tooManyPartitions(table: TableName, info: TableInfo): string[] {
  const { length } = info.partitions
  return length > many
    ? [
        `${formatTableName(table)} will have about ${length.toLocaleString('en-US')} partitions; CrateDB takes 1,000 shards a node`,
      ]
    : []
}
