import { createHash } from 'node:crypto'
import type { Policy } from '../policy/policy.js'

/**
 * The id of an operation: the same whenever the same thing is planned, so that a later run recognises what an earlier one
 * began. Sixteen hexadecimal digits.
 *
 * @param subject the partition's ident, or the bounds of a slice
 */
export function operationId(policy: Policy, kind: string, subject: string): string {
  const identity = JSON.stringify([policy.table.schema, policy.table.name, subject, kind, policy.id, policy.version])
  return createHash('sha256').update(identity).digest('hex').slice(0, 16)
}
