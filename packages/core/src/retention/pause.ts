import { formatTableName } from '../address/table-name.js'
import type { Policy } from '../policy/policy.js'
import type { PolicyState } from '../run/policy-state.js'
import { formatInstantShort } from '../time/instant.js'
import type { Refusal } from './plan.js'

/** After as many failures in a row a policy is paused, unless a request says otherwise. */
export const PAUSE_AFTER = 3

/**
 * Why a policy is left out until somebody looks: it failed too often in a row. Editing the policy ends the pause as well.
 *
 * @param pauseAfter how many failures in a row are enough; 0 for never
 */
export function pausedBy(
  policy: Policy,
  state: PolicyState | undefined,
  pauseAfter = PAUSE_AFTER,
): Refusal | undefined {
  if (!state || pauseAfter === 0 || state.failures < pauseAfter || state.policyUpdatedAt !== policy.updatedAt)
    return undefined
  const times = state.failures === 1 ? 'its last run failed' : `its last ${state.failures} runs failed`
  const error = state.error === undefined ? '' : `: ${state.error.message.replace(/\.$/, '')} (${state.error.code})`
  return {
    code: 'CTK_POLICY_PAUSED',
    message: `The policy "${policy.strategy}" of ${formatTableName(policy.table)} is paused, since ${times}, the latest on ${formatInstantShort(state.lastAt - (state.lastAt % 60_000))} UTC${error}.`,
    suggestions: [
      `See what happened: ctk retention show ${state.lastRun}`,
      `When the cause is mended: ctk retention unpause ${policy.id}`,
    ],
  }
}
