import type { TableName } from '../address/table-name.js'
import type { Sql } from '../sql/sql.js'
import type { Granularity } from '../time/granularity.js'
import type { Instant } from '../time/instant.js'

/** What kind of values a column holds, as far as ctk needs to tell types apart. */
export type ColumnKind =
  | 'timestamp'
  | 'timestamptz'
  | 'date'
  | 'integer'
  | 'float'
  | 'text'
  | 'boolean'
  | 'json'
  | 'other'

/** A column of a table. */
export interface Column {
  readonly name: string
  /** The type as the database spells it. */
  readonly type: string
  readonly kind: ColumnKind
  readonly nullable: boolean
  readonly primaryKey: boolean
  /** The expression of a generated column. */
  readonly generated?: string
}

/** A column (or expression) that a table is partitioned by. */
export interface PartitionKey {
  readonly column: string
  readonly kind: ColumnKind
  /** `date_trunc('month', ts)`: what a generated partition column is computed from. */
  readonly expression?: string
  /** The column that the expression reads. */
  readonly source?: string
  /** The length of a partition, when the expression tells it. */
  readonly granularity?: Granularity
  /** The zone of the expression; UTC when it names none. */
  readonly timeZone?: string
}

/**
 * Which time a partition covers, by one of its keys.
 *
 * - `range`: from `start` (inclusive) to `end` (exclusive); a missing end is open, so the partition never expires
 * - `point`: every row has exactly this time
 * - `null`: the rows without a value; never expires
 * - `default`: PostgreSQL's default partition; never dropped
 * - `unknown`: an integer or text whose meaning nobody declared; only a policy's key format can tell
 */
export type Bounds =
  | { readonly kind: 'range'; readonly start?: Instant; readonly end?: Instant }
  | { readonly kind: 'point'; readonly at: Instant }
  | { readonly kind: 'null' }
  | { readonly kind: 'default' }
  | { readonly kind: 'unknown'; readonly reason: string }

/** The value of one key column in a partition, and the time it stands for. */
export interface PartitionKeyValue {
  readonly column: string
  /** The exact value, where partitions are addressed by value (CrateDB); undefined where they are tables (PostgreSQL ranges). */
  readonly value?: string | number | boolean | null
  readonly bounds: Bounds
}

/** One partition: on PostgreSQL a leaf of the partition tree, on CrateDB a set of partition values. */
export interface Partition {
  readonly table: TableName
  /** Stable for the life of the partition: CrateDB's partition ident, PostgreSQL's oid. */
  readonly ident: string
  /** What a person calls it: `1990-01`, `1990-01 / eu`, `metrics_1990_01`. */
  readonly label: string
  /** The partition's own table, where it has one (PostgreSQL). */
  readonly relation?: TableName
  readonly keys: readonly PartitionKeyValue[]
  /** Left out where the database does not tell. */
  readonly rows?: number
  /** Whether `rows` was counted; otherwise it is the database's estimate. */
  readonly rowsExact: boolean
  /** The size on disk, of all copies. Left out where the database does not tell. */
  readonly bytes?: number
  /** Changes whenever the partition's content does. */
  readonly fingerprint?: string
}

/** A table as the catalogue shows it. */
export interface TableInfo {
  /** The table at the top, of one that is itself a partition. */
  readonly partitionOf?: TableName
  readonly name: TableName
  readonly columns: readonly Column[]
  readonly primaryKey: readonly string[]
  /** Empty for a table that is not partitioned. */
  readonly partitionKeys: readonly PartitionKey[]
  /** In order of label, then ident. */
  readonly partitions: readonly Partition[]
  readonly rows?: number
  readonly rowsExact: boolean
  readonly bytes?: number
}

/** What a database knows of its tables. Every method costs a constant number of statements, however many tables are asked for. */
export interface Catalog {
  /** The tables of these names that exist and are visible, in order of name. */
  tables(names: readonly TableName[], signal?: AbortSignal): Promise<TableInfo[]>
  /** Exact row counts by partition ident: a constant number of statements for all, or none where nothing is asked. May refresh tables; changes no data. */
  countRows(partitions: readonly Partition[], signal?: AbortSignal): Promise<ReadonlyMap<string, number>>
  /**
   * What tells the content of partitions from any other, by ident, where the catalogue does not show it: a constant number of
   * statements that read every row.
   */
  fingerprints(partitions: readonly Partition[], signal?: AbortSignal): Promise<ReadonlyMap<string, string>>
  /**
   * The idents of the partitions that have rows which meet a condition, for each of some conditions: one statement over the
   * table. Sees everything that was written; changes no data.
   */
  matchingPartitions(
    table: TableInfo,
    conditions: readonly Sql[],
    signal?: AbortSignal,
  ): Promise<readonly ReadonlySet<string>[]>
  /** The names of the tables of a schema (of every schema of the user's without one), in order; for suggestions. */
  tableNames(schema?: string, signal?: AbortSignal): Promise<TableName[]>
}
