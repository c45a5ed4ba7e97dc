import type { Policy } from '../policy/policy.js'
import type { PolicyFilter } from '../policy/policy-input.js'
import { Journal } from '../run/journal.js'
import type { PolicyState } from '../run/policy-state.js'
import type { RetentionContext } from './plan-context.js'
import { runId } from './run-id.js'

/** What was forgotten: the `--json` document of `ctk retention unpause`. */
export interface UnpauseReport {
  /** The policies that had failed in their latest runs, and may go on; in order of table, strategy, id. */
  readonly unpaused: readonly { readonly policy: Policy; readonly before: PolicyState }[]
  /** Those that had no failures to forget. */
  readonly untouched: readonly Policy[]
}

/**
 * Forgets the failures of policies, so that paused ones are carried out again. Written into the audit.
 *
 * @throws CTK_POLICY_NOT_FOUND for an id or a tag that no policy has
 */
export async function unpausePolicies(
  filter: PolicyFilter,
  { database, policies, runs, runner, clock, events }: RetentionContext,
  signal?: AbortSignal,
): Promise<UnpauseReport> {
  const found = await policies.find(filter, signal)
  const ids = found.map((policy) => policy.id)
  const states = await runs.policyStates(ids, signal)
  const unpaused = found.flatMap((policy) => {
    const before = states.find(({ policyId, failures }) => policyId === policy.id && failures > 0)
    return before ? [{ policy, before }] : []
  })
  const untouched = found.filter((policy) => !unpaused.some((each) => each.policy.id === policy.id))
  if (unpaused.length > 0) {
    const journal = new Journal(runId(clock.now()), { database, store: runs, clock, actor: runner, events })
    await journal.open('policy', { change: 'unpause', policies: unpaused.map(({ policy }) => policy.id) })
    await journal.log(
      unpaused.map(({ policy, before: { failures, error } }) => ({
        event: 'policy.unpaused',
        table: policy.table,
        policyId: policy.id,
        subject: policy.id,
        before: { failures, error },
        after: { failures: 0 },
      })),
    )
    await database.execute(runs.clearFailures(unpaused.map(({ policy }) => policy.id)))
    await journal.close(0, { unpaused: unpaused.length })
  }
  return { unpaused, untouched }
}
