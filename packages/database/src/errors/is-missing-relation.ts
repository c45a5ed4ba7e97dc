import { isCtkError } from '@ctk/core'
import { codeOf } from './code-of.js'
import { faultCodes } from './fault-codes.js'

/** Whether a statement failed because a table, or its schema, does not exist or is not visible to the user. */
export function isMissingRelation(error: unknown): boolean {
  return isCtkError(error) && faultCodes[codeOf(error) ?? ''] === 'CTK_TABLE_MISSING'
}
