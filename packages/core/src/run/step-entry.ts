import type { AuditEntry } from './audit-entry.js'
import type { Actor } from './run.js'
import type { Step } from './step.js'

/** What the audit says of a step that has ended, in the chain of the run that found it out. */
export function entryOfStep(step: Step, byRun: string, actor: Actor): AuditEntry {
  const { table, policyId, label, operation, state, rows, bytes, detail, runId } = step
  const adopted = runId !== byRun
  return {
    event: adopted && state === 'done' ? 'step.adopted' : `step.${state}`,
    at: step.finishedAt ?? step.startedAt,
    actor: actor.name,
    origin: actor.origin,
    table,
    policyId,
    subject: operation.id,
    before: { kind: operation.kind, label, ...(adopted && { begunBy: runId }) },
    after: { rows, bytes, detail },
  }
}
