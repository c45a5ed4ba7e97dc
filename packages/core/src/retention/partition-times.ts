import type { Bounds, Partition, TableInfo } from '../database/catalog.js'
import { isCtkError } from '../errors/ctk-error.js'
import type { Policy } from '../policy/policy.js'
import { nextExpiry } from '../time/calendar.js'
import { parseDuration } from '../time/duration.js'
import type { Instant } from '../time/instant.js'
import { partitionBounds, timeKey } from './expiry.js'

/** A partition with the time it covers by a policy's column, and when it is old enough for the policy. */
export interface PartitionTime {
  readonly partition: Partition
  readonly bounds: Bounds
  /** The first instant at which the policy's duration has passed; undefined for never, and where the age does not decide. */
  readonly expiresAt: Instant | undefined
}

/**
 * Every partition of a table as a policy sees it, oldest first; those that cover no time come last. Pure.
 *
 * @returns undefined where the policy does not go by partitions of this table, or cannot tell which time they cover
 */
export function partitionTimes(
  policy: Policy,
  table: TableInfo,
  expireBy: 'end' | 'start' = policy.expireBy,
): PartitionTime[] | undefined {
  try {
    const key = timeKey(policy, table)
    const times = table.partitions.map((partition) => {
      const bounds = partitionBounds(policy, key, partition)
      return { partition, bounds, expiresAt: expiryOf(policy, bounds, expireBy) }
    })
    return times.sort((a, b) => startOf(a.bounds) - startOf(b.bounds) || byLabel(a.partition, b.partition))
  } catch (error) {
    if (isCtkError(error)) return undefined
    throw error
  }
}

/** The instant from which on the policy's age allows a partition to go. */
function expiryOf({ duration: text, timezone }: Policy, bounds: Bounds, expireBy: 'end' | 'start') {
  if (text === undefined) return undefined
  const duration = parseDuration(text)
  const after = (instant: Instant | undefined) =>
    instant === undefined ? undefined : nextExpiry(instant, duration, timezone)
  // A point is one instant of data: it is expired when the threshold has passed it.
  if (bounds.kind === 'point') return after(bounds.at + 1)
  if (bounds.kind !== 'range' || bounds.end === undefined) return undefined
  return after(expireBy === 'start' && bounds.start !== undefined ? bounds.start + 1 : bounds.end)
}

/** The first instant that a partition covers; what covers none sorts last, what has no beginning first. */
export function startOf(bounds: Bounds): number {
  if (bounds.kind === 'point') return bounds.at
  if (bounds.kind === 'range') return bounds.start ?? Number.NEGATIVE_INFINITY
  return Number.POSITIVE_INFINITY
}

function byLabel(a: Partition, b: Partition): number {
  return a.label < b.label ? -1 : a.label > b.label ? 1 : 0
}
