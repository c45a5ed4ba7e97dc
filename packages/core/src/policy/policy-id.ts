import { createHash } from 'node:crypto'
import { canonicalJson } from '../json/canonical-json.js'
import type { Policy } from './policy.js'
import { canonicalConditions } from './predicate.js'
import type { TargetIdentity } from './target-identity.js'

/**
 * The id of a policy: the same for the same strategy, table, column and conditions, whatever the duration, so that an edit
 * keeps it and a duplicate collides in the primary key. Twelve hexadecimal digits.
 *
 * @param identity the part of the target that tells policies apart: see {@link targetIdentity}
 */
export function policyId(
  policy: Pick<Policy, 'strategy' | 'table' | 'column'> & Partial<Pick<Policy, 'match' | 'where'>>,
  identity?: TargetIdentity,
): string {
  const { strategy, table, column, match = 'name', where = [] } = policy
  const parts: unknown[] = [strategy, table.schema, table.name, column ?? null]
  // Nothing is added for what every policy had before, so that ids stay.
  if (where.length > 0) parts.push({ where: canonicalJson(canonicalConditions(where)) })
  if (match === 'pattern') parts.push({ match })
  if (identity) parts.push({ target: canonicalJson(identity) })
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12)
}
