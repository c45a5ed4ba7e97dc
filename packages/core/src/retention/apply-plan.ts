import { formatTableName, sameTable } from '../address/table-name.js'
import { CtkError } from '../errors/ctk-error.js'
import { heldSince } from '../hold/held-since.js'
import type { Policy } from '../policy/policy.js'
import { executePlan } from './execute-plan.js'
import { askServer } from './guard-run.js'
import type { TablePlan } from './plan.js'
import type { RetentionContext } from './plan-context.js'
import type { RunReport } from './report.js'
import type { RunOptions } from './run-options.js'
import type { SavedPlan } from './saved-plan.js'
import { withLeases } from './with-leases.js'

/**
 * Does exactly what a saved plan says: the partitions it names as they were then, and no other. What changed since is left
 * alone and told; a table whose policy was changed is refused. Somebody has reviewed it, so that the share of a table that
 * goes is not limited.
 *
 * @throws CTK_PLAN_INVALID for a plan of another database; CTK_LEASE_HELD, CTK_CUTOFF_IN_FUTURE, CTK_CLOCK_SKEW, CTK_CLUSTER_RED
 */
export async function applyPlan(
  plan: SavedPlan,
  options: RunOptions,
  context: RetentionContext,
  signal?: AbortSignal,
): Promise<RunReport> {
  const server = await askServer(context, signal)
  if (server.status.identity !== plan.identity) throw foreign(plan)
  const review = async (all: readonly TablePlan[]) => {
    const policies = await context.policies.select({}, signal)
    return all.map((table) => reviewed(table, policies))
  }
  const tables = await review(plan.tables)
  const due = tables.filter((table) => table.status === 'due').map((table) => table.policy.table)
  return withLeases(due, options, context, signal, async (run) => {
    const free = await heldSince(run.waited ? await review(tables) : tables, context, signal)
    const execution = { ...run, request: options, exact: true, server: run.waited ? undefined : server }
    return executePlan({ ...plan, tables: free }, execution, context, signal)
  })
}

/** A table's part in a plan as it may be carried out now. */
function reviewed(table: TablePlan, policies: readonly Policy[]): TablePlan {
  const { policy, guard, ...rest } = table
  if (table.status !== 'due') return table
  const all = policies.filter(({ id }) => id === policy.id)
  const now = all.find((each) => sameTable(each.table, policy.table))
  // One that was removed and created again has the same id, and the first version again.
  if (now?.version !== policy.version || now.createdAt !== policy.createdAt || !now.enabled) {
    const what = now
      ? `was ${now.enabled ? 'changed' : 'disabled'}`
      : all.length > 0
        ? `is not for ${formatTableName(policy.table)} any more, since a more specific one came`
        : 'was removed'
    const refusal = {
      code: 'CTK_PLAN_INVALID',
      message: `The policy ${policy.id} ${what} after the plan was made.`,
      suggestions: ['Make the plan again and review it: ctk retention plan --out plan.json'],
    } as const
    return { ...rest, policy, guard: undefined, status: 'refused', refusal }
  }
  return { ...table, guard: guard?.code === 'CTK_MAX_SHARE_EXCEEDED' ? undefined : guard }
}

function foreign(plan: SavedPlan): CtkError {
  return new CtkError({
    code: 'CTK_PLAN_INVALID',
    message: `The plan was made for another database, ${plan.database}. Nothing was done.`,
    suggestions: ['Name that database, or make a plan for this one: ctk retention plan --out plan.json'],
  })
}
