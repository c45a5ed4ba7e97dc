import type { TableName } from '../address/table-name.js'
import type { Instant } from '../time/instant.js'
import type { Condition } from './predicate.js'

/** What happens to a table's data at which age. Stored in the database; `strategy` comes first everywhere. */
export interface Policy {
  /** How the policy is carried out: the name of a retention strategy. */
  readonly strategy: string
  /** Derived from strategy, table, column and conditions, never from the duration: see {@link policyId}. */
  readonly id: string
  readonly table: TableName
  /** `pattern`: the table's name stands for every table of the schema that it matches, such as `metrics_*`. */
  readonly match: 'name' | 'pattern'
  /** The time column: a partition column, its source column, or any timestamp column for timerange strategies. */
  readonly column: string | undefined
  /**
   * Canonical text of the duration: `10y`, `1w2d`, `INF`. Undefined where `keepLast` or `maxBytes` decide alone; of several
   * that are given all must allow a partition to go.
   */
  readonly duration: string | undefined
  /** How many partitions with data stay, the newest ones by their time. */
  readonly keepLast: number | undefined
  /** Up to which size of the table, in bytes on disk with all copies, nothing goes; beyond it the oldest partitions do. */
  readonly maxBytes: number | undefined
  /** Which rows are meant, for timerange strategies; in canonical form, all must hold. Empty: all rows. */
  readonly where: readonly Condition[]
  /** What the strategy needs besides, as its target schema says. */
  readonly target: Readonly<Record<string, unknown>>
  /** Sorted, without duplicates. */
  readonly tags: readonly string[]
  /** The zone in which calendar units are counted. */
  readonly timezone: string
  /** `end`: a partition is expired when all of it is. `start`: as soon as its first instant is. */
  readonly expireBy: 'end' | 'start'
  /** How an integer or text partition value encodes time: `yyyyMMdd`, `epoch_s` … */
  readonly keyFormat: string | undefined
  /** The length of a partition whose column is a plain timestamp: `day`, `month` … */
  readonly granularity: string | undefined
  /** How long what is removed is kept aside, so that a run can be undone: a duration. Undefined: it is gone at once. */
  readonly grace?: string | undefined
  /** A disabled policy is listed and checked, and skipped by plan and run. */
  readonly enabled: boolean
  readonly description: string | undefined
  /** Grows by one with each edit. */
  readonly version: number
  readonly createdAt: Instant
  readonly updatedAt: Instant
}
