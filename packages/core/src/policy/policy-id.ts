import { createHash } from 'node:crypto'
import type { Policy } from './policy.js'

/**
 * The id of a policy: the same for the same strategy, table and column, whatever the duration, so that an edit keeps it and
 * a duplicate collides in the primary key. Twelve hexadecimal digits.
 */
export function policyId(policy: Pick<Policy, 'strategy' | 'table' | 'column'>): string {
  const identity = JSON.stringify([policy.strategy, policy.table.schema, policy.table.name, policy.column ?? null])
  return createHash('sha256').update(identity).digest('hex').slice(0, 12)
}
