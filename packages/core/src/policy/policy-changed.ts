import { CtkError } from '../errors/ctk-error.js'

/** CTK_POLICY_CHANGED: of two who change a policy, the other one was quicker. */
export function policyChanged(id: string): CtkError {
  return new CtkError({
    code: 'CTK_POLICY_CHANGED',
    message: `Policy ${id} was changed by somebody else in the meantime; nothing was stored.`,
    suggestions: [`Look at it and try again: ctk retention list-policies`],
  })
}
