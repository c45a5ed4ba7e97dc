import type { Capability } from '../database/capability.js'
import type { Partition, TableInfo } from '../database/catalog.js'
import type { HeldRows } from '../hold/held-rows.js'
import type { JsonSchema } from '../plugin/json-schema.js'
import type { Policy } from '../policy/policy.js'
import type { Query } from '../sql/statement.js'
import type { Instant } from '../time/instant.js'
import type { Action } from './action.js'

/** A row of a facts query. */
export type Fact = Readonly<Record<string, unknown>>

/** A partition that is expired, with the time it covers by the policy's column. */
export interface ExpiredPartition {
  readonly partition: Partition
  readonly start: Instant | undefined
  /** Exclusive. */
  readonly end: Instant
}

/** What is known of a policy before its strategy plans. */
export interface PolicyInput<Target = unknown> {
  /** Names this input in the facts query: the policy's id, and the table where a pattern selected it. */
  readonly key: string
  readonly policy: Policy
  readonly target: Target
  readonly table: TableInfo
  /** The time column, checked to exist. */
  readonly column: string
  readonly dialect: string
  /** Data strictly older is expired. */
  readonly threshold: Instant
  /**
   * Rows that stay although they are older. Partitions that stay are not in `expired`; strategies of the category
   * `timerange` leave these rows alone, see {@link openSpans} and {@link notHeldSql}. The engine adds them to every
   * `delete-range`.
   */
  readonly held?: readonly HeldRows[]
}

/** What a strategy plans from. Partitions are the expired ones that no guard keeps, oldest first; none for `timerange`. */
export interface PlanInput<Target = unknown> extends PolicyInput<Target> {
  readonly expired: readonly ExpiredPartition[]
  /** The rows of the facts query that carry the key of this input in their column `policy`. */
  readonly facts: readonly Fact[]
}

/**
 * How a policy is carried out.
 *
 * @example
 * const strategy: RetentionStrategy = {
 *   name: 'delete', category: 'partition', destructive: true, requires: ['drop-partition'],
 *   plan: ({ policy, expired }) => expired.map((e) => partitionAction(policy, e, [dropPartition(policy, e.partition)])),
 * }
 */
export interface RetentionStrategy<Target = unknown> {
  readonly name: string
  /** `partition` strategies get whole expired partitions, `timerange` strategies any table and a threshold. */
  readonly category: 'partition' | 'timerange'
  /** Whether it only deals with what was taken out of tables before: then it contradicts no other policy. Default false. */
  readonly apart?: boolean
  /** Of category `timerange`: whether it honours a policy's `keepLast` by itself. Default false. */
  readonly keepsLast?: boolean
  /** Whether data is gone afterwards: then guards apply. */
  readonly destructive: boolean
  /** Whether what it removes can be brought back from what it keeps, also where the database keeps nothing: then a policy may have a grace period. */
  readonly keeps?: boolean
  readonly requires: readonly Capability[]
  /** Whether it takes data away from nodes that are short of disk: then it is carried out also while some are. Default false. */
  readonly relieves?: boolean
  /** What it does with what is expired, in one word for reports: `moved`. Default `dropped`, of rows `deleted`. */
  readonly verb?: string
  /** Where what it removes is archived before it goes, for reports: `export_cold`, `s3://bucket/events`. Left out where it is not. */
  archivesTo?(target: Target): string
  /** What the policy's `target` may hold. Without it a policy has no target. */
  readonly target?: {
    readonly jsonSchema: JsonSchema
    /**
     * Members of the target that tell policies apart: policies that differ in them live beside each other on one table, as
     * `reallocate` to warm nodes after 7d and to cold ones after 30d do. Default none.
     */
    readonly identity?: readonly string[]
    /**
     * @param dialect of the database where it is to be carried out; undefined where that is not known
     * @throws CTK_POLICY_INVALID
     */
    parse(input: unknown, dialect?: string): Target
  }
  /**
   * At most one query for all policies together. Its rows carry the input's key in a column named `policy`; a row with a
   * number in the column `total` tells how many rows the table has.
   */
  facts?(inputs: readonly PolicyInput<Target>[]): Query | undefined
  /** Pure and synchronous: what to do, oldest first. */
  plan(input: PlanInput<Target>): Action[]
  /**
   * Which of the expired partitions need nothing, since they are as the policy wants them, by ident, and what they are in a
   * few words: `on cold nodes`. Pure; for strategies that leave partitions where they are found.
   */
  settled?(input: PlanInput<Target>): ReadonlyMap<string, string>
}
