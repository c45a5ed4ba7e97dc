import type { Partition } from '../database/catalog.js'
import { isCtkError } from '../errors/ctk-error.js'
import type { Step } from '../run/step.js'
import type { Action } from './action.js'
import type { ApplyParts } from './apply-table.js'
import { backoffMs, isTransient } from './backoff.js'
import type { Operation, OperationContext, OperationHandler, OperationResult } from './operation.js'
import { runDefaults } from './run-options.js'

/** An operation that is about to begin, and the action it is a part of. */
export interface BegunOperation {
  readonly action: Action
  readonly operation: Operation
}

/** How often operations are renewed while rows keep coming; after that they are done without counting. */
const RENEWALS = 3

/**
 * Does operations of one kind, written down before and after. Where rows came since they were planned, they are looked at
 * and written down anew, so that what is written down is what goes; unless only what was planned may go.
 */
export async function applyStep(
  begun: readonly BegunOperation[],
  handler: OperationHandler,
  context: OperationContext,
  parts: ApplyParts,
): Promise<OperationResult[]> {
  const { journal } = parts
  const results = new Map<string, OperationResult>()
  const startedAt = journal.now()
  let pending = begun
  for (let renewals = 0; pending.length > 0; renewals++) {
    const uncounted = renewals > RENEWALS
    const exact = context.exact || (handler.renew !== undefined && !uncounted)
    await journal.intend(pending.map((each) => openStep(each, context.runId, startedAt, uncounted)))
    const operations = pending.map(({ operation }) => operation)
    for (const result of await applyPatiently(operations, handler, { ...context, exact }, parts))
      results.set(result.id, result)
    if (context.exact || !exact) break
    const changed = pending.filter(({ operation }) => hasChanged(results.get(operation.id)))
    if (changed.length === 0) break
    try {
      pending = await renew(changed, handler, context)
    } catch (error) {
      for (const { operation } of changed)
        results.set(operation.id, { id: operation.id, outcome: 'failed', error: error as Error })
      break
    }
    // Nothing to count by: there is no use in trying again.
    if (pending.every(({ operation }, i) => operation === changed[i]?.operation)) renewals = RENEWALS
  }
  const ordered = begun.map(({ operation }) => results.get(operation.id) as OperationResult)
  await journal.settle(ordered.filter((result) => !isUndecided(result)))
  return ordered
}

const hasChanged = (result: OperationResult | undefined) => result?.outcome === 'skipped' && result.changed === true

async function renew(
  changed: readonly BegunOperation[],
  handler: OperationHandler,
  context: OperationContext,
): Promise<readonly BegunOperation[]> {
  const operations = changed.map(({ operation }) => operation)
  const renewed = (await handler.renew?.(operations, context)) ?? operations
  return changed.map(({ action }, i) => ({ action, operation: renewed[i] as Operation }))
}

/** Tries again what failed for a reason that may pass, when nothing of the last attempt is running any more. */
async function applyPatiently(
  operations: readonly Operation[],
  handler: OperationHandler,
  context: OperationContext,
  { pacer, attempts = runDefaults.attempts }: ApplyParts,
): Promise<OperationResult[]> {
  const results = new Map<string, OperationResult>()
  /** What an attempt that nobody answered for may have done. */
  const doubtful = new Set<string>()
  let pending = operations
  for (let attempt = 1; ; attempt++) {
    for (const result of await applyOnce(pending, doubtful, handler, context)) results.set(result.id, result)
    pending = pending.filter(({ id }) => {
      const result = results.get(id) as OperationResult
      if (isUndecided(result)) doubtful.add(id)
      return result.outcome === 'failed' && isTransient(result.error)
    })
    const [first] = pending
    if (!first || attempt >= attempts || context.signal.aborted) break
    await pacer.sleep(backoffMs(attempt), context.signal)
    await context.database.stopStatements(`ctk ${first.id} run ${context.runId} `).catch(() => undefined)
  }
  return operations.map(({ id }) => results.get(id) as OperationResult)
}

/** One attempt. What an earlier one turns out to have done is not looked for again: it would seem to be somebody else's work. */
async function applyOnce(
  operations: readonly Operation[],
  doubtful: ReadonlySet<string>,
  handler: OperationHandler,
  context: OperationContext,
): Promise<OperationResult[]> {
  const results: OperationResult[] = []
  const left: Operation[] = []
  try {
    for (const operation of operations) {
      const probe = doubtful.has(operation.id) ? await handler.probe(operation, context) : undefined
      if (probe?.state === 'done') results.push(foundDone(operation, context.exact && !probe.uncounted))
      else left.push(operation)
    }
    if (left.length === 0) return results
    const applied = await handler.apply(left, context)
    // Together with what an earlier attempt may have taken.
    return [
      ...results,
      ...applied.map((result) =>
        result.outcome === 'done' && doubtful.has(result.id)
          ? { ...result, rows: undefined, bytes: undefined }
          : result,
      ),
    ]
  } catch (error) {
    const known = new Set(results.map(({ id }) => id))
    const unknown = operations.filter(({ id }) => !known.has(id))
    return [...results, ...unknown.map(({ id }) => ({ id, outcome: 'failed', error: error as Error }) as const)]
  }
}

/** @param counted whether nothing else can have gone than what was counted */
function foundDone(operation: Operation, counted: boolean): OperationResult {
  const { partition } = operation as { readonly partition?: Partition }
  const { rows, bytes } = (counted && partition) || {}
  return { id: operation.id, outcome: 'done', rows, bytes }
}

/**
 * Whether the database may have done it all the same: then the step stays open, and a later run finds out. Without the lease
 * nothing happened, and whoever has it now does not look for steps that were begun since.
 */
function isUndecided(result: OperationResult): boolean {
  if (result.outcome !== 'failed') return false
  const { error } = result
  return !isCtkError(error) || ['CTK_ABORTED', 'CTK_TIMEOUT', 'CTK_CONNECTION_FAILED'].includes(error.code)
}

/** @param uncounted whether more or less may go than was counted */
function openStep({ action, operation }: BegunOperation, runId: string, startedAt: number, uncounted: boolean): Step {
  // Renewed operations know better than the action.
  const { partition = action } = operation as { readonly partition?: Partition }
  return {
    runId,
    policyId: action.policyId,
    table: operation.table,
    label: action.label,
    operation,
    state: 'open',
    rows: uncounted ? undefined : partition.rows,
    bytes: uncounted ? undefined : partition.bytes,
    detail: undefined,
    startedAt,
    finishedAt: undefined,
  }
}
