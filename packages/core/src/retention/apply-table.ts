import { CtkError, isCtkError } from '../errors/ctk-error.js'
import type { CtkEvent } from '../events/event.js'
import type { Action } from './action.js'
import type { Operation, OperationContext, OperationHandler, OperationResult } from './operation.js'
import type { TablePlan } from './plan.js'

/** What became of one table's actions. */
export interface AppliedTable {
  /** The actions of which every operation is done. */
  readonly done: readonly {
    readonly action: Action
    readonly rows: number | undefined
    readonly bytes: number | undefined
  }[]
  readonly batches: number
  readonly error: unknown
  readonly interrupted: boolean
}

/**
 * Applies the actions of one table in chronological order: neighbours whose operations may go together form a batch, and
 * each step of a batch is finished before the next begins. The first failure ends the table, so that no gap opens in the middle.
 */
export async function applyTable(
  plan: TablePlan,
  handlers: readonly OperationHandler[],
  context: OperationContext,
  emit: (event: CtkEvent) => void,
): Promise<AppliedTable> {
  const done: { action: Action; rows: number | undefined; bytes: number | undefined }[] = []
  const { table } = plan.policy
  const total = plan.actions.length
  let batches = 0
  let at = 0
  emit({ type: 'table.started', runId: context.runId, table, operations: total })
  while (at < total) {
    if (context.signal.aborted) return { done, batches, error: undefined, interrupted: true }
    const batch = nextBatch(plan.actions, at, handlers)
    batches++
    const outcome = await applyBatch(batch, handlers, context)
    done.push(...outcome.done)
    const rows = done.reduce<number | undefined>(
      (sum, d) => (sum === undefined || d.rows === undefined ? undefined : sum + d.rows),
      0,
    )
    emit({ type: 'operations.finished', runId: context.runId, table, done: done.length, total, rows })
    if (outcome.error !== undefined) {
      const interrupted = context.signal.aborted || (isCtkError(outcome.error) && outcome.error.code === 'CTK_ABORTED')
      return { done, batches, error: interrupted ? undefined : outcome.error, interrupted }
    }
    at += batch.length
  }
  emit({ type: 'table.finished', runId: context.runId, table, operations: total })
  return { done, batches, error: undefined, interrupted: false }
}

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

async function applyBatch(batch: readonly Action[], handlers: readonly OperationHandler[], context: OperationContext) {
  const removed = batch.map(() => ({ rows: 0 as number | undefined, bytes: 0 as number | undefined }))
  const steps = (batch[0] as Action).operations.length
  let alive = batch.length
  let error: unknown
  for (let step = 0; step < steps && alive > 0; step++) {
    const operations = batch.slice(0, alive).map((action) => action.operations[step] as Operation)
    const results = await applyOperations(operations, handlers, context)
    for (const [i, result] of results.entries()) {
      if (result.outcome === 'failed') {
        error ??= result.error
        alive = Math.min(alive, i)
      } else if (result.outcome === 'done') {
        const sum = removed[i] as { rows: number | undefined; bytes: number | undefined }
        sum.rows = sum.rows === undefined || result.rows === undefined ? undefined : sum.rows + result.rows
        sum.bytes = sum.bytes === undefined || result.bytes === undefined ? undefined : sum.bytes + result.bytes
      }
    }
  }
  const done = batch
    .slice(0, alive)
    .map((action, i) => ({ action, ...(removed[i] as { rows: number | undefined; bytes: number | undefined }) }))
  return { done, error }
}

async function applyOperations(
  operations: readonly Operation[],
  handlers: readonly OperationHandler[],
  context: OperationContext,
): Promise<OperationResult[]> {
  const handler = handlerOf(operations[0] as Operation, handlers)
  try {
    return await handler.apply(operations, context)
  } catch (error) {
    return operations.map(({ id }) => ({ id, outcome: 'failed', error: error as Error }))
  }
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
