import type { ErrorCode } from '../errors/codes.js'
import type { PolicyOutcome } from '../run/policy-state.js'
import type { RetentionPlan } from './plan.js'
import type { RetentionContext } from './plan-context.js'
import type { TableReport } from './report.js'
import { failureFrom } from './report-table.js'

/** What says nothing of the policy: somebody else has the table, the run was stopped or its time is over, or the database is away. */
const unrelated: readonly ErrorCode[] = [
  'CTK_LEASE_LOST',
  'CTK_LEASE_HELD',
  'CTK_ABORTED',
  'CTK_OUTSIDE_WINDOW',
  'CTK_RUN_TIME_OVER',
  'CTK_CONNECTION_FAILED',
]

/**
 * Writes how a run ended for each of its policies, in one statement. A run that did its work is not failed by this: what
 * goes wrong here is a warning.
 *
 * @param exact whether a saved plan was applied: of what was not due in it nothing is known now
 */
export async function recordOutcomes(
  plan: RetentionPlan,
  reports: readonly TableReport[],
  { journal: { runId }, exact }: { readonly journal: { readonly runId: string }; readonly exact: boolean },
  { database, runs, clock, events }: RetentionContext,
): Promise<void> {
  const at = clock.now()
  const unlooked = ['disabled', 'paused', ...(exact ? ['nothing-expired', 'never-expires'] : [])]
  const outcomes = reports.flatMap((report): PolicyOutcome[] => {
    const policy = plan.tables.find((table) => table.policy.id === report.policyId)?.policy
    if (policy === undefined || unlooked.includes(report.status)) return []
    const error = report.failure ?? report.refusal
    return [
      {
        policyId: report.policyId,
        policyUpdatedAt: policy.updatedAt,
        runId,
        at,
        outcome: outcomeOf(report),
        error: error && { code: error.code, message: error.message },
      },
    ]
  })
  if (outcomes.length === 0) return
  await database.execute(runs.recordOutcomes(outcomes)).catch((error: unknown) => {
    events.emit({
      type: 'warning',
      message: `How the run ended could not be written down for its policies: ${failureFrom(error).message}`,
    })
  })
}

function outcomeOf({ status, failure }: TableReport): PolicyOutcome['outcome'] {
  if (status === 'done' || status === 'nothing-expired' || status === 'never-expires') return 'succeeded'
  return failure && !unrelated.includes(failure.code) ? 'failed' : 'neither'
}
