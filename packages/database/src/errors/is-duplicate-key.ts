import { codeOf } from './code-of.js'
import { duplicateKeyCodes } from './fault-codes.js'

/** Whether a statement failed because a row with this key exists already. */
export function isDuplicateKey(error: unknown): boolean {
  return duplicateKeyCodes.has(codeOf(error) ?? '')
}
