import { CtkError } from '../errors/ctk-error.js'
import type { Policy } from './policy.js'
import type { TargetIdentity } from './target-identity.js'

/** CTK_POLICY_INVALID: with this target it would be another policy, which may stand beside the first one. */
export function otherTarget({ id, strategy }: Policy, identity: TargetIdentity): CtkError {
  const members = Object.keys(identity ?? {}).join(' and ')
  return new CtkError({
    code: 'CTK_POLICY_INVALID',
    message: `Policy ${id} is a "${strategy}" policy for its own ${members}; with another it would be another policy.`,
    suggestions: [
      'Create that one beside it: ctk retention create-policy --help',
      `And remove this one, if it is not wanted any more: ctk retention delete-policy ${id}`,
    ],
  })
}
