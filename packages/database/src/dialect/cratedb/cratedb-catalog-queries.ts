import { compile, type Query, type Sql, sql, type TableName } from '@ctk/core'

/** A column of a table, with what the table says of itself. */
export interface ColumnRow {
  readonly schema: string
  readonly table: string
  readonly column: string
  readonly type: string
  readonly nullable: string
  readonly generated: string | null
  readonly partitioned_by: readonly string[] | null
  /** The place in the primary key, from 1. */
  readonly key_position: number | null
}

/** A partition. `values` is JSON text. */
export interface PartitionRow {
  readonly schema: string
  readonly table: string
  readonly ident: string
  readonly values: string
}

/** The shards of a partition, or of a table without partitions (`ident` is empty then), taken together. */
export interface ShardsRow {
  readonly schema: string
  readonly table: string
  readonly ident: string
  /** Of the primary shards; refreshed rows only. Shards of a closed partition say 0 whatever they hold, so they do not count. */
  readonly rows: number | null
  /** Of all copies. */
  readonly bytes: number | null
  /** Of each primary shard `partition_uuid:shard:max_seq_no:primary_term`, in no order. */
  readonly states: readonly (string | null)[] | null
}

/** The state of a shard in `sys.shards`, as fingerprints have it: `partition_uuid:shard:max_seq_no:primary_term`. */
export const shardState: Sql = sql`partition_uuid || ':' || id || ':' || seq_no_stats['max_seq_no'] || ':' || retention_leases['primary_term']`

/** The columns of tables. Names are filtered by schema and by name, so that a few more may come than were asked for. */
export function columnsQuery(names: readonly TableName[]): Query {
  return compile(sql`SELECT c.table_schema AS "schema", c.table_name AS "table", c.column_name AS "column",
  c.data_type AS "type", c.is_nullable AS "nullable", c.generation_expression AS "generated",
  t.partitioned_by AS "partitioned_by", k.ordinal_position AS "key_position"
FROM information_schema.columns c
JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name
LEFT JOIN information_schema.key_column_usage k
  ON k.table_schema = c.table_schema AND k.table_name = c.table_name AND k.column_name = c.column_name
WHERE c.table_schema = ANY(${schemas(names)}) AND c.table_name = ANY(${tables(names)}) AND t.table_type = 'BASE TABLE'
ORDER BY c.table_schema, c.table_name, c.ordinal_position`)
}

/** The partitions of tables. */
export function partitionsQuery(names: readonly TableName[]): Query {
  return compile(sql`SELECT table_schema AS "schema", table_name AS "table", partition_ident AS "ident", CAST("values" AS TEXT) AS "values"
FROM information_schema.table_partitions
WHERE table_schema = ANY(${schemas(names)}) AND table_name = ANY(${tables(names)})`)
}

/** The sizes and fingerprints of partitions. Needs the right to read `sys`. */
export function shardsQuery(names: readonly TableName[]): Query {
  return compile(sql`SELECT schema_name AS "schema", table_name AS "table", partition_ident AS "ident",
  sum(num_docs) FILTER (WHERE "primary" AND NOT closed) AS "rows", sum(size) AS "bytes",
  array_agg(${shardState}) FILTER (WHERE "primary") AS "states"
FROM sys.shards
WHERE schema_name = ANY(${schemas(names)}) AND table_name = ANY(${tables(names)})
GROUP BY schema_name, table_name, partition_ident`)
}

/** The tables of a schema, or of every schema that is not the system's. */
export function tableNamesQuery(schema: string | undefined): Query {
  const where = schema === undefined ? sql`table_schema <> ALL(${systemSchemas})` : sql`table_schema = ${schema}`
  return compile(sql`SELECT table_schema AS "schema", table_name AS "name" FROM information_schema.tables
WHERE table_type = 'BASE TABLE' AND ${where}`)
}

const systemSchemas = ['blob', 'information_schema', 'pg_catalog', 'sys']

const schemas = (names: readonly TableName[]) => [...new Set(names.map((name) => name.schema))]
const tables = (names: readonly TableName[]) => [...new Set(names.map((name) => name.name))]
