import {
  type Bounds,
  type Instant,
  isExpired,
  limitByCount,
  limitBySize,
  type Policy,
  parseDuration,
  partitionBounds,
  type TableInfo,
  threshold,
} from '@ctk/core'
import { knownTimeKey } from './known-time-key.js'

/** What a policy means for the partitions that a table has. */
export interface Outlook {
  /** Labels of the oldest and the newest partition; undefined when no partition has a time. */
  readonly range: readonly [string, string] | undefined
  /** When the newest partition ends. */
  readonly end: Instant | undefined
  /** How many would be expired at a cutoff. */
  expiredAt(cutoff: Instant): number
}

/** Reckons without asking the database again. Undefined for tables without partitions, and where their time cannot be told. */
export function policyOutlook(policy: Policy, table: TableInfo): Outlook | undefined {
  const key = knownTimeKey(policy, table)
  if (!key) return undefined
  const dated = table.partitions
    .map((partition) => ({ partition, bounds: partitionBounds(policy, key, partition) }))
    .flatMap(({ partition, bounds }) => {
      const end = endOf(bounds)
      return end === undefined ? [] : [{ partition, bounds, start: startOf(bounds), end }]
    })
    .sort((a, b) => a.end - b.end)
  const [first, last] = [dated[0], dated.at(-1)]
  const duration = policy.duration === undefined ? undefined : parseDuration(policy.duration)
  const starts = dated.flatMap(({ partition, start }) => (start === undefined ? [] : [{ partition, start }]))
  return {
    range: first && last && [first.partition.label, last.partition.label],
    end: last?.end,
    expiredAt(cutoff) {
      const limit = duration ? threshold(cutoff, duration, policy.timezone) : cutoff
      if (limit === undefined) return 0
      const expired = dated.filter(({ bounds }) => isExpired(bounds, limit, policy.expireBy))
      const { expired: old } = limitBySize(policy, expired, table)
      return limitByCount(policy, { expired: old, starts }, new Map(), cutoff).expired.length
    },
  }
}

function startOf(bounds: Bounds): Instant | undefined {
  if (bounds.kind === 'point') return bounds.at
  return bounds.kind === 'range' ? bounds.start : undefined
}

function endOf(bounds: Bounds): Instant | undefined {
  if (bounds.kind === 'point') return bounds.at
  return bounds.kind === 'range' ? bounds.end : undefined
}
