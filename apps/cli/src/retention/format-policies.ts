import { formatTable } from '@ctk/cli-kit'
import { formatSelector, type Policy } from '@ctk/core'
import { shortLimits } from './describe-policy.js'

/** Policies as a table; the strategy first, as in the database. */
export function formatPolicies(policies: readonly Policy[]): string {
  return formatTable(
    [
      { header: 'strategy' },
      { header: 'table' },
      { header: 'column' },
      { header: 'duration' },
      { header: 'limits', optional: true },
      { header: 'tags' },
      { header: 'state' },
      { header: 'id' },
    ],
    policies.map((policy) => [
      policy.strategy,
      formatSelector(policy),
      policy.column ?? '',
      policy.duration ?? '',
      shortLimits(policy),
      policy.tags.join(', '),
      policy.enabled ? 'enabled' : 'disabled',
      policy.id,
    ]),
  )
}
