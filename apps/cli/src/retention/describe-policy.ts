import {
  describeDuration,
  formatConditions,
  formatExactBytes,
  formatSelector,
  type Policy,
  parseDuration,
  showResource,
  type TableInfo,
} from '@ctk/core'
import { knownTimeKey } from './known-time-key.js'

/**
 * What a policy does, in words.
 *
 * @param table makes it more precise, where the table is known: which length a partition has
 * @example 'delete partitions of doc.metrics when the whole month is older than 10 years'
 * @example 'reallocate (attribute=storage, value=cold): partitions of doc.metrics when the whole month is older than 30 days'
 * @example 'delete rows of doc.events where tenant=acme when ts is older than 30 days'
 */
export function describePolicy(policy: Policy, table?: TableInfo): string {
  const name = formatSelector(policy)
  const duration = policy.duration === undefined ? undefined : parseDuration(policy.duration)
  if (duration?.infinite) return `keep ${name}${those(policy)} for ever (${policy.strategy})`
  const age = duration && describeDuration(duration)
  if (policy.strategy === 'timerange-delete')
    return `delete rows of ${name}${those(policy)} when ${policy.column ?? 'their time'} is older than ${age}`
  if (policy.strategy === 'timerange-archive')
    return `take rows of ${name}${those(policy)} to ${showResource(String(policy.target.to))} when ${policy.column ?? 'their time'} is older than ${age}`
  const what = policy.strategy === 'delete' ? 'delete partitions' : `${policy.strategy}${targetOf(policy)}: partitions`
  const unit = unitOf(policy, table)
  const part = policy.expireBy === 'end' ? `the whole ${unit}` : `the first instant of the ${unit}`
  const when = age === undefined ? '' : ` when ${part} is older than ${age}`
  return `${what} of ${name}${when}${limits(policy)}`
}

/**
 * The limits of a policy besides its age, in few words: `last 12`, `up to 100GB`, `where tenant=acme`.
 */
export function shortLimits({ keepLast, maxBytes, where }: Policy): string {
  return [
    ...(keepLast === undefined ? [] : [`last ${keepLast}`]),
    ...(maxBytes === undefined ? [] : [`up to ${formatExactBytes(maxBytes)}`]),
    ...(where.length === 0 ? [] : [`where ${formatConditions(where)}`]),
  ].join(', ')
}

/** Policies of one strategy may differ in nothing else. */
function targetOf({ target }: Policy): string {
  const settings = Object.entries(target).map(
    ([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  return settings.length === 0 ? '' : ` (${settings.join(', ')})`
}

function those({ where }: Policy): string {
  return where.length === 0 ? '' : ` where ${formatConditions(where)}`
}

function limits({ keepLast, maxBytes }: Policy): string {
  const newest = keepLast === undefined ? '' : ` except the newest ${keepLast} with data`
  return maxBytes === undefined
    ? newest
    : `${newest}, oldest first, while it is larger than ${formatExactBytes(maxBytes)}`
}

function unitOf(policy: Policy, table: TableInfo | undefined): string {
  if (policy.granularity !== undefined) return policy.granularity
  const granularity = table && knownTimeKey(policy, table)?.granularity
  return typeof granularity === 'string' ? granularity : 'partition'
}
