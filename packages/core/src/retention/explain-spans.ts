import { explainStatus } from './explain-fate.js'
import type { ExplainedSpan } from './explanation.js'
import type { TablePlan } from './plan.js'

/** What a policy that goes by rows does with a table: the time that is due, what is held back, and the time that is not old enough. Pure. */
export function explainSpans(plan: TablePlan): ExplainedSpan[] {
  const { policy, threshold, actions, expired, total, kept, guard } = plan
  const span = (more: Omit<ExplainedSpan, 'policyId' | 'strategy'>): ExplainedSpan => ({
    policyId: policy.id,
    strategy: policy.strategy,
    ...more,
  })
  const stopped = explainStatus(plan)
  if (stopped) {
    const { rows, rowsExact } = total
    return [span({ state: 'kept', ...stopped, at: undefined, from: undefined, before: undefined, rows, rowsExact })]
  }
  const [first, last] = [actions[0], actions.at(-1)]
  const due: ExplainedSpan[] =
    first && last
      ? [
          span({
            state: guard ? 'kept' : 'due',
            reason: guard ? 'guard' : 'expired',
            explanation: guard?.message ?? 'expired',
            at: undefined,
            from: first.start,
            before: last.end,
            rows: expired.rows,
            rowsExact: expired.rowsExact,
          }),
        ]
      : []
  const held = kept.map(({ label, reason, explanation }) =>
    span({
      ...{ state: 'kept', reason, explanation: `${label}: ${explanation}`, at: undefined },
      ...{ from: undefined, before: undefined, rows: undefined, rowsExact: false },
    }),
  )
  // With conditions the other rows of the table may be none of the policy's.
  const unknown = total.rows === undefined || expired.rows === undefined || policy.where.length > 0
  const rows = unknown ? undefined : Math.max(0, (total.rows ?? 0) - (expired.rows ?? 0))
  const rest = span({
    state: 'waiting',
    reason: 'not-yet',
    explanation: 'not yet: rows become due one by one, as the threshold moves on',
    at: undefined,
    from: threshold,
    before: undefined,
    rows,
    rowsExact: total.rowsExact && expired.rowsExact,
  })
  return [...due, ...held, rest]
}
