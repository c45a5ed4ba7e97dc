import { formatCount } from '@ctk/cli-kit'
import { formatInstantShort, formatTableName, type KeptPartition, type TableName } from '@ctk/core'

/** What is known of a policy that has nothing to do. Plans and reports both have it. */
export interface IdlePolicy {
  readonly table: TableName
  readonly partitions: number
  readonly kept: readonly KeptPartition[]
  readonly next: { readonly label: string; readonly at: number } | undefined
}

/**
 * Why nothing happens, and when something would.
 *
 * @example 'Nothing to do: 1 policy, 117 partitions, none expired (the next one, 1992-12, would be at cutoff 2003-01-01).'
 */
export function formatNothingToDo(policies: readonly IdlePolicy[]): string {
  const partitions = policies.reduce((sum, policy) => sum + policy.partitions, 0)
  const counts = [
    formatCount(policies.length, 'policy', 'policies'),
    ...(partitions > 0 ? [formatCount(partitions, 'partition')] : []),
  ]
  const keptBy = (...reasons: readonly KeptPartition['reason'][]) =>
    policies.some(({ kept }) => kept.some(({ reason }) => reasons.includes(reason)))
  const none = keptBy('hold', 'gate')
    ? 'nothing expired but what is held back'
    : keptBy('settled')
      ? 'what is expired is as it should be'
      : 'none expired'
  return `Nothing to do: ${counts.join(', ')}, ${none}${nextOne(policies)}.`
}

function nextOne(policies: readonly IdlePolicy[]): string {
  const [first] = policies.flatMap(({ table, next }) => (next ? [{ table, ...next }] : [])).sort((a, b) => a.at - b.at)
  if (!first) return ''
  const label = policies.length > 1 ? `${formatTableName(first.table)} ${first.label}` : first.label
  return ` (the next one, ${label}, would be at cutoff ${formatInstantShort(first.at)})`
}
