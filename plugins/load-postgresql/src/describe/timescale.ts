import { compile, type Sender, sql, type TableName } from '@ctk/core'
import type { ChunkInterval } from '../plan/cratedb-partition.js'

/** A retention policy of TimescaleDB. */
export interface TimescaleRetention {
  readonly table: TableName
  /** As a duration of ctk's: `30d`, `6mo`; undefined for one that has no time. */
  readonly duration: string | undefined
  /** As TimescaleDB has it. */
  readonly dropAfter: string
}

/** A continuous aggregate, with when it is refreshed. */
export interface TimescaleAggregate {
  readonly view: TableName
  readonly of: TableName
  readonly definition: string
  readonly materializedOnly: boolean
  /** The options of its refresh policy; null without one. */
  readonly refresh: Readonly<Record<string, unknown>> | null
  readonly every: string | null
}

/** What TimescaleDB adds to a database. */
export interface Timescale {
  /** By `schema.name` in JSON. */
  readonly hypertables: ReadonlyMap<string, ChunkInterval>
  readonly retention: readonly TimescaleRetention[]
  readonly aggregates: readonly TimescaleAggregate[]
  /** Other jobs on a table, such as compression. */
  readonly jobs: readonly { readonly table: TableName; readonly kind: string }[]
}

const none: Timescale = { hypertables: new Map(), retention: [], aggregates: [], jobs: [] }

/** The key of a table in {@link Timescale.hypertables}. */
export const tableKey = ({ schema, name }: TableName) => JSON.stringify([schema, name])

/** Reads TimescaleDB's own views, where they are; a database without them costs one statement. */
export async function describeTimescale(sender: Sender, signal?: AbortSignal): Promise<Timescale> {
  const [found] = await sender.query<{ there: boolean }>(presence, signal)
  if (!found?.there) return none
  const dimensions = await sender.query<DimensionRow>(dimensionsQuery, signal)
  const jobs = await sender.query<JobRow>(jobsQuery, signal)
  const aggregates = await sender.query<AggregateRow>(aggregatesQuery, signal)
  const refreshing = new Map(jobs.filter(({ kind }) => kind === refresh).map((job) => [tableKey(job.table), job]))
  return {
    hypertables: new Map(
      dimensions.map(({ table, column, length, span }) => [
        tableKey(table),
        { column, lengthMs: Number(length), spanMs: Number(span) },
      ]),
    ),
    retention: jobs
      .filter(({ kind }) => kind === retention)
      .map(({ table, duration, config }) => ({
        table,
        duration: duration ?? undefined,
        dropAfter: String(config?.drop_after ?? ''),
      })),
    aggregates: aggregates.map((aggregate) => {
      const job = refreshing.get(tableKey(aggregate.view)) ?? refreshing.get(tableKey(aggregate.materialized))
      const { view, of, definition, materializedOnly } = aggregate
      return { view, of, definition, materializedOnly, refresh: job?.config ?? null, every: job?.every ?? null }
    }),
    jobs: jobs.filter(({ kind }) => kind !== retention && kind !== refresh).map(({ table, kind }) => ({ table, kind })),
  }
}

const retention = 'policy_retention'
const refresh = 'policy_refresh_continuous_aggregate'

interface DimensionRow {
  readonly table: TableName
  readonly column: string
  readonly length: number
  readonly span: number
}
interface JobRow {
  readonly table: TableName
  readonly kind: string
  readonly config: Readonly<Record<string, unknown>> | null
  readonly duration: string | null
  readonly every: string | null
}
interface AggregateRow extends Omit<TimescaleAggregate, 'refresh' | 'every'> {
  readonly materialized: TableName
}

const presence = compile(sql`SELECT to_regclass('timescaledb_information.hypertables') IS NOT NULL AS there`)

/** Hypertables by the time of their first dimension; others, by integers, are tables without partitions here. */
const dimensionsQuery =
  compile(sql`SELECT jsonb_build_object('schema', d.hypertable_schema, 'name', d.hypertable_name) AS "table",
  d.column_name::text AS "column", extract(epoch FROM d.time_interval)::float8 * 1000 AS length,
  COALESCE((SELECT extract(epoch FROM max(c.range_end) - min(c.range_start)) FROM timescaledb_information.chunks c
    WHERE c.hypertable_schema = d.hypertable_schema AND c.hypertable_name = d.hypertable_name), 0)::float8 * 1000 AS span
FROM timescaledb_information.dimensions d
WHERE d.dimension_number = 1 AND d.time_interval IS NOT NULL`)

/** Policies. An interval becomes calendar units and exact ones, as ctk writes durations. */
const jobsQuery =
  compile(sql`SELECT jsonb_build_object('schema', j.hypertable_schema, 'name', j.hypertable_name) AS "table",
  j.proc_name::text AS kind, j.config, j.schedule_interval::text AS every,
  CASE WHEN j.config->>'drop_after' ~ '[a-z:]' THEN (
    SELECT NULLIF(concat(
      CASE WHEN extract(year FROM i) * 12 + extract(month FROM i) > 0 THEN (extract(year FROM i) * 12 + extract(month FROM i))::int || 'mo' END,
      CASE WHEN extract(day FROM i) > 0 THEN extract(day FROM i)::int || 'd' END,
      CASE WHEN extract(hour FROM i) > 0 THEN extract(hour FROM i)::int || 'h' END,
      CASE WHEN extract(minute FROM i) > 0 THEN extract(minute FROM i)::int || 'm' END), '')
    FROM (SELECT (j.config->>'drop_after')::interval AS i) AS x) END AS duration
FROM timescaledb_information.jobs j
WHERE j.hypertable_name IS NOT NULL
ORDER BY j.job_id`)

const aggregatesQuery = compile(sql`SELECT jsonb_build_object('schema', view_schema, 'name', view_name) AS view,
  jsonb_build_object('schema', hypertable_schema, 'name', hypertable_name) AS "of",
  jsonb_build_object('schema', materialization_hypertable_schema, 'name', materialization_hypertable_name) AS materialized,
  materialized_only AS "materializedOnly", view_definition AS definition
FROM timescaledb_information.continuous_aggregates
ORDER BY view_schema, view_name`)
