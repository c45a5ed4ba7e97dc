import { createHash } from 'node:crypto'
import { canonicalJson } from '../json/canonical-json.js'
import type { Policy } from './policy.js'
import { canonicalConditions } from './predicate.js'

/**
 * The id of a policy: the same for the same strategy, table, column and conditions, whatever the duration, so that an edit
 * keeps it and a duplicate collides in the primary key. Twelve hexadecimal digits.
 */
export function policyId(
  policy: Pick<Policy, 'strategy' | 'table' | 'column'> & Partial<Pick<Policy, 'match' | 'where'>>,
): string {
  const { strategy, table, column, match = 'name', where = [] } = policy
  const identity: unknown[] = [strategy, table.schema, table.name, column ?? null]
  // Nothing is added for what every policy had before, so that ids stay.
  if (where.length > 0) identity.push({ where: canonicalJson(canonicalConditions(where)) })
  if (match === 'pattern') identity.push({ match })
  return createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 12)
}
