import type { TableName } from '../address/table-name.js'
import type { TableInfo } from '../database/catalog.js'
import type { PolicyState } from '../run/policy-state.js'
import { nextExpiry } from '../time/calendar.js'
import { parseDuration } from '../time/duration.js'
import type { Instant } from '../time/instant.js'
import { explainFate } from './explain-fate.js'
import { partitionTimes } from './partition-times.js'
import type { Refusal, TablePlan, Totals } from './plan.js'
import { sumKnown } from './sum-known.js'

/** How a policy fares. */
export interface PolicyStatus {
  readonly policyId: string
  readonly strategy: string
  readonly table: TableName
  readonly duration: string | undefined
  /**
   * `stale`: no run has dealt with it for longer than it may take; `refused`: it cannot be carried out;
   * `ok`: runs deal with it, `idle`: it is disabled or keeps for ever.
   */
  readonly state: 'ok' | 'stale' | 'paused' | 'refused' | 'idle'
  /** The latest run that dealt with it, whatever became of that. */
  readonly lastAt: Instant | undefined
  readonly lastRun: string | undefined
  /** The latest run in which what was due was done, or nothing was due. */
  readonly lastSuccessAt: Instant | undefined
  /** In a row. */
  readonly failures: number
  readonly error: PolicyState['error']
  /** The next data to expire, and when. */
  readonly next: { readonly label: string; readonly at: Instant } | undefined
  /** How long the oldest data that is due has been waiting, in milliseconds; 0 when nothing is. Undefined where that is not known. */
  readonly lagMs: number | undefined
  /** What is due, or would be if the policy were not paused or over its share. */
  readonly due: Pick<Totals, 'partitions' | 'rows' | 'bytes'>
  /** Why it is not carried out now. */
  readonly refusal: Refusal | undefined
}

interface Parts {
  readonly plan: TablePlan
  readonly table: TableInfo | undefined
  readonly state: PolicyState | undefined
  readonly now: Instant
  /** Since when a run must have dealt with it; undefined for no limit. */
  readonly since: Instant | undefined
}

/** How a policy fares, from its plan and how its latest runs ended. Pure. */
export function policyStatus({ plan, table, state, now, since }: Parts): PolicyStatus {
  const { policy, status, refusal, guard } = plan
  const { overdue, next } = outlook(plan, table, now)
  return {
    policyId: policy.id,
    strategy: policy.strategy,
    table: policy.table,
    duration: policy.duration,
    state: stateOf(plan, state, since),
    lastAt: state?.lastAt,
    lastRun: state?.lastRun,
    lastSuccessAt: state?.lastSuccessAt,
    failures: state && state.policyUpdatedAt === policy.updatedAt ? state.failures : 0,
    error: state?.error,
    next: next ?? plan.next,
    lagMs: overdue && (overdue.since === undefined ? undefined : Math.max(0, now - overdue.since)),
    due: { partitions: overdue?.partitions ?? 0, rows: overdue?.rows, bytes: overdue?.bytes },
    refusal: status === 'paused' || status === 'refused' ? refusal : guard,
  }
}

function stateOf({ policy, status }: TablePlan, state: PolicyState | undefined, since: Instant | undefined) {
  if (status === 'disabled' || status === 'never-expires') return 'idle'
  if (status === 'paused' || status === 'refused') return status
  // A new policy has as much time as any until its first run.
  const latest = Math.max(state?.lastSuccessAt ?? 0, policy.createdAt)
  return since !== undefined && latest < since ? 'stale' : 'ok'
}

interface Overdue extends Pick<Totals, 'partitions' | 'rows' | 'bytes'> {
  readonly since: Instant | undefined
}

const nothing: Overdue = { partitions: 0, rows: 0, bytes: 0, since: Number.POSITIVE_INFINITY }

/** What is due and since when, and what comes next. */
function outlook(
  plan: TablePlan,
  table: TableInfo | undefined,
  now: Instant,
): { overdue: Overdue | undefined; next: PolicyStatus['next'] } {
  if (plan.status === 'disabled' || plan.status === 'never-expires') return { overdue: nothing, next: undefined }
  if (plan.category === 'timerange' || (plan.category === undefined && plan.status !== 'refused'))
    return { overdue: overdueRows(plan), next: undefined }
  const times = table && partitionTimes(plan.policy, table)
  if (!times) return { overdue: undefined, next: undefined }
  const fates = times.map((time) => ({ ...time, fate: explainFate(plan, time) }))
  const late = fates.filter(({ fate, expiresAt }) => {
    if (fate.state === 'due') return true
    return ['guard', 'paused', 'refused'].includes(fate.reason) && expiresAt !== undefined && expiresAt <= now
  })
  const upcoming = fates.flatMap(({ partition: { label }, expiresAt: at }) =>
    at !== undefined && at > now ? [{ label, at }] : [],
  )
  const [next] = upcoming.sort((a, b) => a.at - b.at)
  const since = late.map(({ expiresAt }) => expiresAt ?? now)
  return { overdue: { ...totalOf(late.map(({ partition }) => partition)), since: Math.min(...since) }, next }
}

function totalOf(partitions: readonly { readonly rows?: number; readonly bytes?: number }[]) {
  const sum = (field: 'rows' | 'bytes') => sumKnown(partitions.map((partition) => partition[field]))
  return { partitions: partitions.length, rows: sum('rows'), bytes: sum('bytes') }
}

function overdueRows({ actions, expired, policy, status }: TablePlan): Overdue | undefined {
  if (status === 'paused' || status === 'refused') return undefined
  const [first] = actions
  if (!first) return nothing
  const { start } = first
  const since =
    start === undefined || policy.duration === undefined
      ? undefined
      : nextExpiry(start + 1, parseDuration(policy.duration), policy.timezone)
  return { ...expired, since }
}
