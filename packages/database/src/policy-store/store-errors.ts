import { CtkError, formatTableName, type Policy } from '@ctk/core'
import { storeVersion } from './migrations.js'
import type { StoreNames } from './store-names.js'

/** CTK_STORE_MISSING: nobody ran setup for this schema. */
export function storeMissing({ schema, policy }: StoreNames, cause?: unknown): CtkError {
  return new CtkError({
    code: 'CTK_STORE_MISSING',
    message: `There is no policy table ${formatTableName(policy)} in this database, or this user may not see it.`,
    suggestions: [`Create it: ctk retention setup${schemaFlag(schema)}`],
    cause,
  })
}

/** CTK_STORE_NEWER: reading on could misunderstand the table, writing could spoil it. */
export function storeNewer({ policy }: StoreNames, found: number): CtkError {
  return new CtkError({
    code: 'CTK_STORE_NEWER',
    message: `The policy table ${formatTableName(policy)} has version ${found}; this ctk knows versions up to ${storeVersion}.`,
    suggestions: ['Update ctk: npm install -g @ctk/cli@latest'],
    data: { found, known: storeVersion },
  })
}

/** CTK_POLICY_EXISTS: the id, made of strategy, table and column, is taken. */
export function policyExists(
  { schema }: StoreNames,
  { strategy, table, column, id }: Policy,
  existing: Policy,
): CtkError {
  const where = `${formatTableName(table)}${column === undefined ? '' : ` (column ${JSON.stringify(column)})`}`
  return new CtkError({
    code: 'CTK_POLICY_EXISTS',
    message: `There is a "${strategy}" policy for ${where} already, with the duration ${existing.duration}.`,
    suggestions: [`Change it: ctk retention edit-policy ${id}${schemaFlag(schema)}`],
    data: { id },
  })
}

/** CTK_NOT_VERIFIED: an insert took no row, and the id was free. */
export function policyNotStored({ policy: table }: StoreNames, policy: Policy): CtkError {
  return new CtkError({
    code: 'CTK_NOT_VERIFIED',
    message: `The database accepted policy ${policy.id}, but ${formatTableName(table)} does not have it.`,
    suggestions: ['Look whether the table is blocked for writing, then try again.'],
  })
}

function schemaFlag(schema: string): string {
  if (schema === 'ext') return ''
  return ` --schema ${/^[\w.-]+$/.test(schema) ? schema : `'${schema.replaceAll("'", `'\\''`)}'`}`
}
