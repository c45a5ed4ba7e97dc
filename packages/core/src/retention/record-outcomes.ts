import { formatTableName } from '../address/table-name.js'
import type { ErrorCode } from '../errors/codes.js'
import type { Journal } from '../run/journal.js'
import type { PolicyOutcome } from '../run/policy-state.js'
import type { RunKind } from '../run/run.js'
import type { RetentionPlan } from './plan.js'
import type { RetentionContext } from './plan-context.js'
import type { TableReport } from './report.js'
import { failureFrom } from './report-table.js'

/** What says nothing of the policy: somebody else has the table or holds it back, the run was stopped or its time is over, or the database is away. */
const unrelated: readonly ErrorCode[] = [
  'CTK_LEASE_LOST',
  'CTK_LEASE_HELD',
  'CTK_HELD_BACK',
  'CTK_ABORTED',
  'CTK_OUTSIDE_WINDOW',
  'CTK_RUN_TIME_OVER',
  'CTK_CONNECTION_FAILED',
]

interface Recording {
  readonly journal: Pick<Journal, 'runId'>
  /** Whether a saved plan was applied: of what was not due in it nothing is known now. */
  readonly exact: boolean
  /** What the run was; only a retention run carries policies out. */
  readonly kind?: RunKind | undefined
}

/**
 * Writes how a run ended for each of its policies, in one statement. A run that did its work is not failed by this: what
 * goes wrong here is a warning.
 */
export async function recordOutcomes(
  plan: RetentionPlan,
  reports: readonly TableReport[],
  { journal, exact, kind = 'retention' }: Recording,
  { database, runs, clock, events }: RetentionContext,
): Promise<void> {
  if (kind !== 'retention') return
  const at = clock.now()
  const unlooked = ['disabled', 'paused', 'no-tables', ...(exact ? ['nothing-expired', 'never-expires'] : [])]
  const looked = reports.filter(({ status }) => !unlooked.includes(status))
  const outcomes = [...Map.groupBy(looked, ({ policyId }) => policyId)].flatMap(
    ([policyId, group]): PolicyOutcome[] => {
      const policy = plan.tables.find((table) => table.policy.id === policyId)?.policy
      if (!policy) return []
      const outcome = outcomeOfTables(group)
      const worst = group.find((report) => outcomeOf(report) === outcome)
      const error = worst?.failure ?? worst?.refusal
      const { updatedAt } = policy
      const told = error && { code: error.code, message: error.message }
      return [{ policyId, policyUpdatedAt: updatedAt, runId: journal.runId, at, outcome, error: told }]
    },
  )
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

/** A table is as well as the worst that happened to it; a policy of several tables goes on as long as one of them is well. */
function outcomeOfTables(reports: readonly TableReport[]): PolicyOutcome['outcome'] {
  const tables = [...Map.groupBy(reports, ({ table }) => formatTableName(table)).values()]
  const outcomes = tables.map((group) => worstOf(group.map(outcomeOf)))
  return outcomes.includes('succeeded') ? 'succeeded' : worstOf(outcomes)
}

function worstOf(outcomes: readonly PolicyOutcome['outcome'][]): PolicyOutcome['outcome'] {
  return (['failed', 'neither', 'succeeded'] as const).find((outcome) => outcomes.includes(outcome)) ?? 'neither'
}
