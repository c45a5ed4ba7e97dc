import { sameTable } from '../address/table-name.js'
import { threshold } from '../time/calendar.js'
import { parseDuration } from '../time/duration.js'
import type { Instant } from '../time/instant.js'
import { planInDetail, selectPolicies } from './make-plan.js'
import type { RetentionContext } from './plan-context.js'
import { type PolicyStatus, policyStatus } from './policy-status.js'
import type { RetentionRequest } from './request.js'
import { withCounts } from './with-counts.js'

/** Within which time a run must deal with every policy: a day, and an hour for being late. */
export const MAX_AGE = '25h'

/** What is asked of {@link readStatus}. */
export interface StatusRequest extends Pick<RetentionRequest, 'strategy' | 'tags' | 'tables' | 'ids' | 'pauseAfter'> {
  /** Within which time a run must have dealt with every policy; `INF` for no limit. Default {@link MAX_AGE}. */
  readonly maxAge?: string
}

/** How policies fare: the `--json` document of `ctk retention status`. */
export interface StatusReport {
  readonly now: Instant
  readonly maxAge: string
  /** In order of table, strategy, id. */
  readonly policies: readonly PolicyStatus[]
  /** 1 when a policy is stale, paused or refused. */
  readonly exitCode: number
}

/**
 * How policies fare: when a run last dealt with each, how long expired data is waiting, what comes next. It plans as a run
 * does, with as many statements. Writes nothing.
 *
 * @throws CTK_DURATION_INVALID for a wrong `maxAge`
 */
export async function readStatus(
  request: StatusRequest,
  context: RetentionContext,
  signal?: AbortSignal,
): Promise<StatusReport> {
  const { maxAge = MAX_AGE, ...asked } = request
  const limit = parseDuration(maxAge)
  const policies = await selectPolicies(asked, context, signal)
  const { plan, tables, counts, states, now } = await planInDetail(policies, asked, context, signal)
  const since = threshold(now, limit, 'UTC')
  const statuses = plan.tables.map((each) => {
    const table = tables.find((info) => sameTable(info.name, each.policy.table))
    const state = states.find(({ policyId }) => policyId === each.policy.id)
    return policyStatus({ plan: each, table: table && withCounts(table, counts), state, now, since })
  })
  const bad = statuses.some(({ state }) => state === 'stale' || state === 'paused' || state === 'refused')
  return { now, maxAge, policies: statuses, exitCode: bad ? 1 : 0 }
}
