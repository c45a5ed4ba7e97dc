import { sameTable, type TableName } from '../address/table-name.js'
import { withoutHeldAside } from '../hold/held-aside.js'
import type { Policy } from '../policy/policy.js'
import type { Instant } from '../time/instant.js'
import { executePlan } from './execute-plan.js'
import { keepingKinds, keepingStates, keptPartitions } from './kept-partitions.js'
import { planPolicies, selectPolicies } from './make-plan.js'
import type { TablePlan } from './plan.js'
import type { RetentionContext } from './plan-context.js'
import { planKept } from './plan-kept.js'
import type { RunReport } from './report.js'
import type { RetentionRequest } from './request.js'
import type { RunOptions } from './run-options.js'
import { withLeases } from './with-leases.js'

/**
 * Plans and applies: the one way in which retention happens, for the command line, the library and schedules.
 * What goes wrong with one table is in its report and does not stop the others.
 *
 * @param also tables on which earlier runs may have left something unfinished, to be settled although no policy asks for them
 * @throws CTK_LEASE_HELD, CTK_CUTOFF_IN_FUTURE, CTK_CLOCK_SKEW, CTK_CLUSTER_RED before anything is touched; connection errors
 */
export async function runRetention(
  request: RetentionRequest & RunOptions,
  context: RetentionContext,
  signal?: AbortSignal,
  also: readonly TableName[] = [],
): Promise<RunReport> {
  const selected = await selectPolicies(request, context, signal)
  const tables = selected.filter(({ enabled, match }) => enabled && match === 'name').map((policy) => policy.table)
  const all = [...tables, ...also.filter((table) => !tables.some((other) => sameTable(other, table)))]
  const isLeased = ({ table, enabled, match }: Policy) =>
    !enabled || match === 'pattern' || all.some((other) => sameTable(other, table))
  return withLeases(all, request, context, signal, async (run) => {
    // Whoever edited a policy while somebody else was at work wants the edited one.
    const policies = run.waited ? (await selectPolicies(request, context, signal)).filter(isLeased) : selected
    const plan = await planPolicies(policies, request, context, signal)
    const over = await planOver(policies, plan.createdAt, context, signal)
    return executePlan(
      { ...plan, tables: [...plan.tables, ...over] },
      { ...run, request, exact: false },
      context,
      signal,
    )
  })
}

/** The partitions whose grace period is over: they go for good. */
async function planOver(
  policies: readonly Policy[],
  now: Instant,
  context: RetentionContext,
  signal?: AbortSignal,
): Promise<TablePlan[]> {
  const keeping = policies.filter((policy) => policy.enabled && policy.grace !== undefined)
  if (keeping.length === 0) return []
  const tables = keeping.map((policy) => policy.table)
  const steps = await context.runs.steps({ tables, kinds: keepingKinds, states: keepingStates }, signal)
  const over = keptPartitions(steps, policies).filter(({ until }) => until <= now)
  return planKept('drop-kept', await withoutHeldAside(over, now, context, signal), policies, now)
}
