import { formatTableName } from '../address/table-name.js'
import { CtkError, isCtkError } from '../errors/ctk-error.js'
import type { OperationHandler, Probe } from '../retention/operation.js'
import type { Pacer } from '../time/pacer.js'
import type { Journal } from './journal.js'
import { leaseKey } from './lease.js'
import type { Step } from './step.js'

interface Parts {
  readonly journal: Journal
  readonly pacer: Pacer
  /** How long a step may go on by itself, in milliseconds. */
  readonly patienceMs: number
  /** Ends what an earlier run left running. */
  stopStatements(mark: string): Promise<unknown>
  handler(kind: string): Promise<OperationHandler>
}

/**
 * Finds out what became of steps that earlier runs began and did not finish: what happened is adopted, what did not is
 * discarded, what goes on is waited for. So nothing that a crash left can be in the way of the next run.
 *
 * @returns how many steps there were
 * @throws CTK_TIMEOUT for a step that does not end; CTK_CONTRIBUTION_UNKNOWN when nobody knows its kind any more
 */
export async function reconcile(steps: readonly Step[], parts: Parts, signal: AbortSignal): Promise<number> {
  const { journal } = parts
  for (const runId of new Set(steps.map((step) => step.runId))) await parts.stopStatements(`run ${runId} `)
  const ended: Step[] = []
  for (const step of steps) ended.push(await end(step, parts, journal, signal))
  await journal.adopt(ended)
  return steps.length
}

async function end(step: Step, parts: Parts, journal: Journal, signal: AbortSignal): Promise<Step> {
  const handler = await parts.handler(step.operation.kind)
  const context = journal.context(step.table, signal, false)
  const since = parts.pacer.elapsed()
  for (;;) {
    const { state, evidence, uncounted } = await handler.probe(step.operation, context).catch(nothingThere)
    const finishedAt = Math.max(step.startedAt, journal.now())
    const detail = JSON.stringify(evidence)
    const unknown = { rows: undefined, bytes: undefined }
    if (state === 'done') return { ...step, ...(uncounted && unknown), state: 'done', detail, finishedAt }
    if (state === 'pending') await handler.release?.(step.operation, context)
    if (state === 'pending') return { ...step, ...unknown, state: 'discarded', detail, finishedAt }
    if (state === 'conflict') return { ...step, ...unknown, state: 'skipped', detail, finishedAt }
    if (parts.pacer.elapsed() - since > parts.patienceMs) throw stillRunning(step)
    await parts.pacer.sleep(1_000, signal)
    signal.throwIfAborted()
  }
}

/** Of a table or a column that is gone nobody can find out more, and it is in the way of nothing. */
function nothingThere(error: unknown): Probe {
  if (!isCtkError(error) || !['CTK_TABLE_MISSING', 'CTK_COLUMN_MISSING'].includes(error.code)) throw error
  return { state: 'pending', evidence: { error: error.message } }
}

function stillRunning({ runId, label, table, operation }: Step): CtkError {
  return new CtkError({
    code: 'CTK_TIMEOUT',
    message: `What run ${runId} began with ${label} of ${formatTableName(table)} (${operation.kind}) is still going on.`,
    suggestions: [`Look at it: ctk retention show ${runId}`, 'Run again when it has ended.'],
    data: { table: leaseKey(table) },
  })
}
