import { compile, type Instant, sql, type TableName } from '@ctk/core'
import type { Driver } from '../driver/driver.js'
import { type PartitionLength, readPartitionComment } from './partition-comment.js'
import { regularLength } from './regular-length.js'

/** From `start` (inclusive) to `end` (exclusive); open ends are infinite. */
export interface TimeRange {
  readonly start: Instant
  readonly end: Instant
}

/** What a writer knows of a table that is partitioned by ranges of one time column. */
export interface RangePartitions {
  readonly column: string
  /** Whether values are instants; otherwise they are what a clock shows, and a zone in a text is ignored. */
  readonly zoned: boolean
  /** How long new partitions are; undefined when that is not known, and none are made. */
  readonly length: PartitionLength | undefined
  readonly ranges: readonly TimeRange[]
}

interface RangeRow {
  readonly column: string
  readonly zoned: boolean
  readonly comment: string | null
  readonly partition: boolean
  readonly nested: boolean | null
  readonly lower: number | null
  readonly upper: number | null
}

/**
 * The ranges of a table's partitions in one statement; undefined for a table that is not partitioned by ranges of one column
 * of times. How long new ones are, is told by the comment that ctk left, else by the partitions there are, if all are alike.
 */
export async function rangePartitions(
  driver: Driver,
  table: TableName,
  signal?: AbortSignal,
): Promise<RangePartitions | undefined> {
  const rows = await driver.query<RangeRow>(selectRanges(table), signal)
  const [first] = rows
  if (!first) return undefined
  const partitions = rows.filter(({ partition }) => partition)
  const ranges = partitions.map(({ lower, upper }) => ({ start: lower ?? -Infinity, end: upper ?? Infinity }))
  const { column, zoned, comment } = first
  // A partition that is partitioned itself has a shape that a new one would have to repeat.
  const known = partitions.some(({ nested }) => nested)
    ? undefined
    : (readPartitionComment(comment) ?? regularLength(ranges))
  return { column, zoned, length: known, ranges }
}

/** Bounds are read and turned into numbers in one session, so that its zone and date style do not matter. */
function selectRanges(table: TableName) {
  return compile(sql`SELECT bounds.column, bounds.type = 'timestamptz' AS zoned, bounds.comment,
  bounds.oid IS NOT NULL AS partition, bounds.nested,
  CASE WHEN bounds.type = 'timestamptz' THEN extract(epoch FROM lower::timestamptz)
    ELSE extract(epoch FROM lower::timestamp AT TIME ZONE 'UTC') END::float8 * 1000 AS lower,
  CASE WHEN bounds.type = 'timestamptz' THEN extract(epoch FROM upper::timestamptz)
    ELSE extract(epoch FROM upper::timestamp AT TIME ZONE 'UTC') END::float8 * 1000 AS upper
FROM (
  SELECT a.attname::text AS column, t.typname AS type, obj_description(p.partdefid, 'pg_class') AS comment, child.oid,
    child.relkind = 'p' AS nested,
    substring(pg_get_expr(child.relpartbound, child.oid) FROM 'FROM [(]''([^'']*)''[)]') AS lower,
    substring(pg_get_expr(child.relpartbound, child.oid) FROM 'TO [(]''([^'']*)''[)]') AS upper
  FROM pg_catalog.pg_partitioned_table AS p
  JOIN pg_catalog.pg_class AS c ON c.oid = p.partrelid
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = p.partattrs[0]
  JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid AND t.typname IN ('timestamptz', 'timestamp', 'date')
  LEFT JOIN pg_catalog.pg_inherits AS i ON i.inhparent = c.oid AND i.inhrelid <> p.partdefid
  LEFT JOIN pg_catalog.pg_class AS child ON child.oid = i.inhrelid
  WHERE n.nspname = ${table.schema} AND c.relname = ${table.name} AND p.partstrat = 'r' AND p.partnatts = 1
) AS bounds`)
}
