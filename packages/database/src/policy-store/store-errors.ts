import { CtkError, formatTableName, type Policy, schemaFlag } from '@ctk/core'
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

/** CTK_NOT_VERIFIED: an insert took no row, and the id was free. */
export function policyNotStored({ policy: table }: StoreNames, policy: Policy): CtkError {
  return new CtkError({
    code: 'CTK_NOT_VERIFIED',
    message: `The database accepted policy ${policy.id}, but ${formatTableName(table)} does not have it.`,
    suggestions: ['Look whether the table is blocked for writing, then try again.'],
  })
}
