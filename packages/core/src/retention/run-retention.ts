import { executePlan } from './execute-plan.js'
import { planPolicies, selectPolicies } from './make-plan.js'
import type { RetentionContext } from './plan-context.js'
import type { RunReport } from './report.js'
import type { RetentionRequest } from './request.js'
import type { RunOptions } from './run-options.js'
import { withLeases } from './with-leases.js'

/**
 * Plans and applies: the one way in which retention happens, for the command line, the library and schedules.
 * What goes wrong with one table is in its report and does not stop the others.
 *
 * @throws CTK_LEASE_HELD, CTK_CUTOFF_IN_FUTURE, CTK_CLOCK_SKEW, CTK_CLUSTER_RED before anything is touched; connection errors
 */
export async function runRetention(
  request: RetentionRequest & RunOptions,
  context: RetentionContext,
  signal?: AbortSignal,
): Promise<RunReport> {
  const policies = await selectPolicies(request, context, signal)
  const tables = policies.filter((policy) => policy.enabled).map((policy) => policy.table)
  return withLeases(tables, request, context, signal, async (run) => {
    const plan = await planPolicies(policies, request, context, signal)
    return executePlan(plan, { ...run, request, exact: false }, context, signal)
  })
}
