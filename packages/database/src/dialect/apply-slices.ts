import { type DeleteRange, type OperationContext, type OperationResult, type Statement, tag } from '@ctk/core'
import { pause } from './pause.js'
import { whyStopped } from './why-stopped.js'

/** Deletes slice by slice, each followed by its pause. The first failure is the outcome of all slices that are left. */
export async function applySlices(
  operations: readonly DeleteRange[],
  statementOf: (operation: DeleteRange) => Statement,
  context: OperationContext,
): Promise<OperationResult[]> {
  const results: OperationResult[] = []
  for (const operation of operations) {
    const { id } = operation
    try {
      const done = await context.effect(async (sender) => {
        const { rowCount } = await sender.execute(tag(statementOf(operation), operation, context.runId), context.signal)
        return [{ id, outcome: 'done', rows: rowCount, bytes: undefined }]
      })
      // Nothing to delete, or not allowed to any more.
      const [result] = done
      const stopped = result?.outcome === 'done' && result.rows === 0 ? await whyStopped(context) : undefined
      if (stopped) throw stopped
      results.push(...done)
    } catch (error) {
      const rest = operations.slice(results.length)
      return [...results, ...rest.map(({ id }) => ({ id, outcome: 'failed', error: error as Error }) as const)]
    }
    await pause(operation.pauseMs, context.signal)
  }
  return results
}
