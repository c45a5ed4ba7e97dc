import type { TableName } from '../address/table-name.js'
import type { Instant } from '../time/instant.js'

/** What happens to a table's data at which age. Stored in the database; `strategy` comes first everywhere. */
export interface Policy {
  /** How the policy is carried out: the name of a retention strategy. */
  readonly strategy: string
  /** Derived from strategy, table and column, never from the duration: see {@link policyId}. */
  readonly id: string
  readonly table: TableName
  /** The time column: a partition column, its source column, or any timestamp column for timerange strategies. */
  readonly column: string | undefined
  /** Canonical text of the duration: `10y`, `1w2d`, `INF`. */
  readonly duration: string
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
