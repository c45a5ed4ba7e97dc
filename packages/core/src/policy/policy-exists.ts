import { CtkError } from '../errors/ctk-error.js'
import type { Policy } from './policy.js'
import { formatConditions } from './predicate.js'
import { formatSelector } from './selector.js'

/**
 * CTK_POLICY_EXISTS: the id, made of what a policy is about, is taken.
 *
 * @param schema where ctk's own tables are
 */
export function policyExists(schema: string, policy: Policy, existing: Policy): CtkError {
  const { strategy, column, id } = policy
  const those = policy.where.length === 0 ? '' : ` where ${formatConditions(policy.where)}`
  const where = `${formatSelector(policy)}${column === undefined ? '' : ` (column ${JSON.stringify(column)})`}${those}`
  const duration = existing.duration === undefined ? '' : `, with the duration ${existing.duration}`
  return new CtkError({
    code: 'CTK_POLICY_EXISTS',
    message: `There is a "${strategy}" policy for ${where} already${duration}.`,
    suggestions: [`Change it: ctk retention edit-policy ${id}${schemaFlag(schema)}`],
    data: { id },
  })
}

/** What a suggested command needs to find tables in a schema other than the default: ` --schema NAME`, or nothing. */
export function schemaFlag(schema: string): string {
  if (schema === 'ext') return ''
  return ` --schema ${/^[\w.-]+$/.test(schema) ? schema : `'${schema.replaceAll("'", `'\\''`)}'`}`
}
