import { formatInstantShort } from '../time/instant.js'
import type { Fate } from './explanation.js'
import type { PartitionTime } from './partition-times.js'
import type { TablePlan } from './plan.js'

/** What a policy does with a partition. Pure. */
export function explainFate(plan: TablePlan, time: PartitionTime): Fate {
  const { policy, threshold, cutoff } = plan
  const { partition, bounds, expiresAt: at } = time
  const fate = (state: Fate['state'], reason: string, explanation: string): Fate => ({
    policyId: policy.id,
    strategy: policy.strategy,
    state,
    reason,
    explanation,
    at,
  })
  const stopped = explainStatus(plan)
  // A pause ends; what is not old enough waits for its time all the same.
  const later = plan.status === 'paused' && at !== undefined && at > cutoff
  if (stopped && !later) return fate('kept', stopped.reason, stopped.explanation)
  if (plan.actions.some((action) => action.partition === partition.ident))
    return plan.guard ? fate('kept', 'guard', plan.guard.message) : fate('due', 'expired', 'expired')
  const kept = plan.kept.find(({ label, reason }) => label === partition.label && reason !== 'not-yet')
  if (kept) return { ...fate('kept', kept.reason, kept.explanation), by: kept.by }
  if (bounds.kind === 'default') return fate('kept', 'default', 'kept: the default partition is never dropped')
  if (at !== undefined && at <= cutoff)
    return fate('kept', 'strategy', `kept: the strategy "${policy.strategy}" leaves it alone`)
  const until = endOf(time)
  const why =
    until === undefined || threshold === undefined
      ? ''
      : `: ${until} is after the threshold, ${formatInstantShort(threshold)}`
  return fate('waiting', 'not-yet', `not yet${why}`)
}

/** Why a policy as a whole is not carried out. */
export function explainStatus({
  status,
  refusal,
}: Pick<TablePlan, 'status' | 'refusal'>): { readonly reason: string; readonly explanation: string } | undefined {
  if (status === 'due' || status === 'nothing-expired') return undefined
  if (refusal) return { reason: status, explanation: refusal.message }
  return { reason: status, explanation: status === 'disabled' ? 'the policy is disabled' : 'kept for ever' }
}

function endOf({ bounds }: PartitionTime): string | undefined {
  if (bounds.kind === 'point') return `its time, ${formatInstantShort(bounds.at)},`
  if (bounds.kind === 'range' && bounds.end !== undefined) return `its end, ${formatInstantShort(bounds.end)},`
  return undefined
}
