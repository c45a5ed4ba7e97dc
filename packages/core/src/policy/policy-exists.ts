import { formatTableName } from '../address/table-name.js'
import { CtkError } from '../errors/ctk-error.js'
import type { Policy } from './policy.js'

/**
 * CTK_POLICY_EXISTS: the id, made of what a policy is about, is taken.
 *
 * @param schema where ctk's own tables are
 */
export function policyExists(schema: string, { strategy, table, column, id }: Policy, existing: Policy): CtkError {
  const where = `${formatTableName(table)}${column === undefined ? '' : ` (column ${JSON.stringify(column)})`}`
  return new CtkError({
    code: 'CTK_POLICY_EXISTS',
    message: `There is a "${strategy}" policy for ${where} already, with the duration ${existing.duration}.`,
    suggestions: [`Change it: ctk retention edit-policy ${id}${schemaFlag(schema)}`],
    data: { id },
  })
}

/** What a suggested command needs to find tables in a schema other than the default: ` --schema NAME`, or nothing. */
export function schemaFlag(schema: string): string {
  if (schema === 'ext') return ''
  return ` --schema ${/^[\w.-]+$/.test(schema) ? schema : `'${schema.replaceAll("'", `'\\''`)}'`}`
}
