import { describeDuration, formatTableName, type Policy, parseDuration, type TableInfo } from '@ctk/core'
import { knownTimeKey } from './known-time-key.js'

/**
 * What a policy does, in words.
 *
 * @param table makes it more precise, where the table is known: which length a partition has
 * @example 'delete partitions of doc.metrics when the whole month is older than 10 years'
 */
export function describePolicy(policy: Policy, table?: TableInfo): string {
  const name = formatTableName(policy.table)
  const duration = parseDuration(policy.duration)
  const age = describeDuration(duration)
  if (duration.infinite) return `keep ${name} for ever (${policy.strategy})`
  if (policy.strategy === 'timerange-delete') {
    return `delete rows of ${name} when ${policy.column ?? 'their time'} is older than ${age}`
  }
  const unit = unitOf(policy, table)
  const when = policy.expireBy === 'end' ? `the whole ${unit}` : `the first instant of the ${unit}`
  const what = policy.strategy === 'delete' ? 'delete partitions' : `${policy.strategy}: partitions`
  return `${what} of ${name} when ${when} is older than ${age}`
}

function unitOf(policy: Policy, table: TableInfo | undefined): string {
  if (policy.granularity !== undefined) return policy.granularity
  const granularity = table && knownTimeKey(policy, table)?.granularity
  return typeof granularity === 'string' ? granularity : 'partition'
}
