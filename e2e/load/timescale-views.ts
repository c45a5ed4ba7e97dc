/**
 * What TimescaleDB shows of itself, as far as a migration reads it, for a hypertable with chunks of a week, retention, compression and a
 * continuous aggregate. Tables in place of its views, with the same columns (TimescaleDB 2.x).
 */
export const timescaleViews = (schema: string, table: string): string[] => [
  'DROP SCHEMA IF EXISTS timescaledb_information CASCADE',
  'CREATE SCHEMA timescaledb_information',
  'CREATE TABLE timescaledb_information.hypertables (hypertable_schema name, hypertable_name name)',
  `CREATE TABLE timescaledb_information.dimensions (hypertable_schema name, hypertable_name name, dimension_number bigint, column_name name,
  column_type regtype, dimension_type text, time_interval interval, integer_interval bigint)`,
  'CREATE TABLE timescaledb_information.chunks (hypertable_schema name, hypertable_name name, chunk_schema name, chunk_name name, range_start timestamptz, range_end timestamptz)',
  `CREATE TABLE timescaledb_information.jobs (job_id integer, proc_name name, schedule_interval interval, config jsonb, hypertable_schema name, hypertable_name name)`,
  `CREATE TABLE timescaledb_information.continuous_aggregates (hypertable_schema name, hypertable_name name, view_schema name, view_name name,
  materialized_only boolean, materialization_hypertable_schema name, materialization_hypertable_name name, view_definition text)`,
  `INSERT INTO timescaledb_information.hypertables VALUES ('${schema}', '${table}')`,
  `INSERT INTO timescaledb_information.dimensions VALUES ('${schema}', '${table}', 1, 'ts', 'timestamptz', 'Time', '7 days', NULL), ('${schema}', '${table}', 2, 'device', 'integer', 'Space', NULL, NULL)`,
  `INSERT INTO timescaledb_information.chunks SELECT '${schema}', '${table}', '_timescaledb_internal', '_hyper_' || n, '2024-01-01Z'::timestamptz + n * interval '7 days', '2024-01-08Z'::timestamptz + n * interval '7 days' FROM generate_series(0, 9) AS n`,
  `INSERT INTO timescaledb_information.jobs VALUES
  (1000, 'policy_retention', '1 day', '{"drop_after": "1 year 6 mons 10 days", "hypertable_id": 1}', '${schema}', '${table}'),
  (1001, 'policy_compression', '12:00', '{"compress_after": "7 days"}', '${schema}', '${table}'),
  (1002, 'policy_refresh_continuous_aggregate', '01:00', '{"start_offset": "3 days", "end_offset": "01:00:00"}', '${schema}', 'hourly')`,
  `INSERT INTO timescaledb_information.continuous_aggregates VALUES ('${schema}', '${table}', '${schema}', 'hourly', true, '_timescaledb_internal', '_materialized_2',
  'SELECT time_bucket(''1 hour'', ts) AS hour, avg(value) FROM ${schema}.${table} GROUP BY 1')`,
  `CREATE TABLE ${schema}.${table} (device integer, ts timestamptz, value real, PRIMARY KEY (device, ts))`,
  `INSERT INTO ${schema}.${table} SELECT n % 3, '2024-01-01Z'::timestamptz + n * interval '70 min', n FROM generate_series(1, 1400) AS n`,
]
