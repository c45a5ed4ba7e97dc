import { isCtkError } from '../errors/ctk-error.js'
import { formatSelector } from '../policy/selector.js'
import type { AppliedTable } from './apply-table.js'
import type { Refusal, TablePlan, Totals } from './plan.js'
import { refusalFrom } from './prepare-policy.js'
import type { TableReport } from './report.js'
import { sumKnown } from './sum-known.js'

/** One table's part in the report of a run. */
export function reportTable(
  plan: TablePlan,
  applied: { result: AppliedTable; milliseconds: number } | undefined,
  after: Totals | undefined,
): TableReport {
  const { policy, threshold, total, expired, next } = plan
  const pattern = plan.status === 'no-tables' ? formatSelector(policy) : plan.selection?.pattern
  const error = applied?.result.error
  const removed = removedBy(applied?.result, plan)
  return {
    strategy: policy.strategy,
    policyId: policy.id,
    table: policy.table,
    ...(pattern !== undefined && { pattern }),
    status: statusOf(plan, applied?.result),
    threshold,
    planned: expired,
    removed,
    skipped: [...(plan.left ?? []), ...(applied?.result.skipped ?? [])].map(({ action, reason, gone }) => ({
      label: action.label,
      reason,
      gone,
    })),
    kept: plan.kept,
    before: total,
    after: after && notAbove(after, total, removed),
    ...(plan.aside && { aside: true }),
    ...(plan.verb !== undefined && { verb: plan.verb }),
    ...(plan.archivedTo !== undefined && { archivedTo: plan.archivedTo }),
    ...(policy.grace !== undefined && !plan.aside && { grace: policy.grace }),
    batches: applied?.result.batches ?? 0,
    milliseconds: applied?.milliseconds ?? 0,
    next,
    refusal: plan.refusal ?? plan.guard,
    failure: error === undefined ? undefined : failureFrom(error),
  }
}

/** Where the database only estimates what is left, what was there less what went is the better number. */
function notAbove(after: Totals, before: Totals, removed: Totals): Totals {
  if (after.rowsExact || before.rows === undefined || removed.rows === undefined) return after
  return { ...after, rows: Math.max(0, before.rows - removed.rows) }
}

function statusOf(plan: TablePlan, result: AppliedTable | undefined): TableReport['status'] {
  if (plan.guard) return 'refused'
  if (plan.status !== 'due') return plan.status
  if (!result || (result.error === undefined && !result.interrupted)) return 'done'
  return result.done.length > 0 ? 'partial' : 'failed'
}

function removedBy(result: AppliedTable | undefined, plan: TablePlan): Totals {
  const done = result?.done ?? []
  return {
    partitions: new Set(done.flatMap(({ action }) => action.partition ?? [])).size,
    rows: sumKnown(done.map((each) => each.rows)),
    rowsExact: plan.category === 'timerange' || done.every(({ action }) => action.rowsExact),
    bytes: sumKnown(done.map((each) => each.bytes)),
  }
}

/** The part of an error that goes into reports; anything but ours is a bug. */
export function failureFrom(error: unknown): Refusal {
  if (isCtkError(error)) return refusalFrom(error)
  return {
    code: 'CTK_BUG',
    message: error instanceof Error ? error.message : String(error),
    suggestions: ['Please report this.'],
  }
}
