import { CtkError, isCtkError } from '../errors/ctk-error.js'
import type { CtkEvent } from '../events/event.js'
import type { Journal } from '../run/journal.js'
import type { Pacer } from '../time/pacer.js'
import type { Action } from './action.js'
import { applyStep, type BegunOperation } from './apply-step.js'
import type { Operation, OperationContext, OperationHandler, OperationResult } from './operation.js'
import type { TablePlan } from './plan.js'
import type { RunOptions } from './run-options.js'
import { sumKnown } from './sum-known.js'

/** An action that was left alone, and why. */
export interface SkippedAction {
  readonly action: Action
  readonly reason: string
  /** Whether what was wanted is so already. */
  readonly gone: boolean
}

/** What became of one table's actions. */
export interface AppliedTable {
  /** The actions of which every operation is done. */
  readonly done: readonly {
    readonly action: Action
    readonly rows: number | undefined
    readonly bytes: number | undefined
  }[]
  /** The actions that turned out to be somebody else's, or done already. */
  readonly skipped: readonly SkippedAction[]
  readonly batches: number
  readonly error: unknown
  readonly interrupted: boolean
}

/** What applying needs besides the handlers. */
export interface ApplyParts extends Pick<RunOptions, 'throttleMs' | 'attempts'> {
  readonly journal: Pick<Journal, 'intend' | 'settle' | 'now'>
  readonly pacer: Pacer
  /** Why no further batch may begin. */
  mayBegin?(): CtkError | undefined
  emit(event: CtkEvent): void
}

/**
 * Applies the actions of one table in chronological order: neighbours whose operations may go together form a batch, and
 * each step of a batch is finished before the next begins. The first failure ends the table, so that no gap opens in the middle.
 */
export async function applyTable(
  plan: TablePlan,
  handlers: readonly OperationHandler[],
  context: OperationContext,
  parts: ApplyParts,
): Promise<AppliedTable> {
  const { emit, pacer, throttleMs = 0 } = parts
  const done: { action: Action; rows: number | undefined; bytes: number | undefined }[] = []
  const skipped: SkippedAction[] = []
  const { table } = plan.policy
  const total = plan.actions.length
  let batches = 0
  let at = 0
  emit({ type: 'table.started', runId: context.runId, table, operations: total })
  while (at < total) {
    if (context.signal.aborted) return { done, skipped, batches, error: undefined, interrupted: true }
    const stop = parts.mayBegin?.()
    if (stop) return { done, skipped, batches, error: stop, interrupted: false }
    const batch = nextBatch(plan.actions, at, handlers)
    if (batches++ > 0) await pacer.sleep(throttleMs, context.signal)
    const outcome = await applyBatch(batch, handlers, context, parts).catch(nothingWritten)
    done.push(...outcome.done)
    skipped.push(...outcome.skipped)
    const rows = sumKnown(done.map((each) => each.rows))
    emit({ type: 'operations.finished', runId: context.runId, table, done: done.length, total, rows })
    if (outcome.error !== undefined) {
      const interrupted = context.signal.aborted || (isCtkError(outcome.error) && outcome.error.code === 'CTK_ABORTED')
      return { done, skipped, batches, error: interrupted ? undefined : outcome.error, interrupted }
    }
    at += batch.length
  }
  emit({ type: 'table.finished', runId: context.runId, table, operations: total })
  return { done, skipped, batches, error: undefined, interrupted: false }
}

/** A journal that cannot be written ends this table, and not those beside it. What was begun stays open in it. */
const nothingWritten = (error: unknown): Awaited<ReturnType<typeof applyBatch>> => ({ done: [], skipped: [], error })

/** The actions from a position on that may be applied together. */
function nextBatch(actions: readonly Action[], from: number, handlers: readonly OperationHandler[]): Action[] {
  const first = actions[from] as Action
  const signature = signatureOf(first, handlers)
  const size = Math.min(...first.operations.map((operation) => handlerOf(operation, handlers).batchSize ?? 1))
  const batch = [first]
  for (const action of actions.slice(from + 1, from + size)) {
    if (signature === undefined || signatureOf(action, handlers) !== signature) break
    batch.push(action)
  }
  return batch
}

function signatureOf(action: Action, handlers: readonly OperationHandler[]): string | undefined {
  const keys = action.operations.map((operation) => handlerOf(operation, handlers).batchKey?.(operation))
  return keys.includes(undefined) ? undefined : JSON.stringify(keys)
}

/**
 * Every step of a batch. What is done counts as done wherever in the batch it stands; but after a failure only what is
 * older goes on to the next step.
 */
async function applyBatch(
  batch: readonly Action[],
  handlers: readonly OperationHandler[],
  context: OperationContext,
  parts: ApplyParts,
) {
  const removed = batch.map((action) => ({ action, rows: 0 as number | undefined, bytes: 0 as number | undefined }))
  const skipped: SkippedAction[] = []
  const steps = (batch[0] as Action).operations.length
  let going = removed
  let error: unknown
  for (let step = 0; step < steps && going.length > 0; step++) {
    const begun = going.map(({ action }) => ({ action, operation: action.operations[step] as Operation }))
    const handler = handlerOf((begun[0] as BegunOperation).operation, handlers)
    const results = await applyStep(begun, handler, context, parts)
    const failedAt = results.findIndex((result) => result.outcome === 'failed')
    const through = going.filter((each, i) => {
      const result = results[i] as OperationResult
      if (result.outcome === 'failed') error ??= result.error
      if (result.outcome === 'skipped')
        skipped.push({ action: each.action, reason: result.reason, gone: result.gone === true })
      if (result.outcome !== 'done') return false
      each.rows = sumKnown([each.rows, result.rows])
      each.bytes = sumKnown([each.bytes, result.bytes])
      return step === steps - 1 || failedAt === -1 || i < failedAt
    })
    going = through
  }
  return { done: going, skipped, error }
}

function handlerOf(operation: Operation, handlers: readonly OperationHandler[]): OperationHandler {
  const handler = handlers.find((candidate) => candidate.kind === operation.kind)
  if (!handler)
    throw new CtkError({
      code: 'CTK_CAPABILITY_MISSING',
      message: `Nothing can carry out the operation "${operation.kind}" here.`,
    })
  return handler
}
