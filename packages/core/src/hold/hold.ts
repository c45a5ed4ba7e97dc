import type { TableName } from '../address/table-name.js'
import { type Condition, formatConditions } from '../policy/predicate.js'
import { formatInstantShort, type Instant } from '../time/instant.js'

/** Which rows of a table a hold pins: those that meet everything given; with nothing given, all of them. */
export interface HoldScope {
  /** By the time column of the policy that would remove them; undefined: from the beginning of time. */
  readonly from: Instant | undefined
  /** Exclusive; undefined: to the end of time. */
  readonly until: Instant | undefined
  /** The label of a partition. */
  readonly partition: string | undefined
  /** Conditions that all hold; a partition with one such row is kept as a whole. */
  readonly where: readonly Condition[]
}

/** A pin on data: as long as it is active, no strategy removes or moves what it covers. */
export interface Hold extends HoldScope {
  /** Twelve hexadecimal digits. */
  readonly id: string
  readonly table: TableName
  readonly reason: string
  readonly createdAt: Instant
  readonly createdBy: string
  /** From then on it counts no more; undefined: never. */
  readonly expiresAt: Instant | undefined
  readonly releasedAt: Instant | undefined
  readonly releasedBy: string | undefined
  readonly releaseReason: string | undefined
}

/** Whether a hold counts at an instant. */
export function isActive({ releasedAt, expiresAt }: Hold, at: Instant): boolean {
  return releasedAt === undefined && (expiresAt === undefined || expiresAt > at)
}

/**
 * What a hold pins, for people.
 *
 * @example '2025-01-01 … 2025-04-01, tenant=acme'
 */
export function formatScope({ from, until, partition, where }: HoldScope): string {
  const time =
    from === undefined
      ? until === undefined
        ? []
        : [`before ${formatInstantShort(until)}`]
      : [
          until === undefined
            ? `from ${formatInstantShort(from)}`
            : `${formatInstantShort(from)} … ${formatInstantShort(until)}`,
        ]
  const parts = [
    ...time,
    ...(partition === undefined ? [] : [partition]),
    ...(where.length > 0 ? [formatConditions(where)] : []),
  ]
  return parts.length === 0 ? 'all of it' : parts.join(', ')
}
