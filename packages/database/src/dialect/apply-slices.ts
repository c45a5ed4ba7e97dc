import { type DeleteRange, type OperationContext, type OperationResult, type Statement, tag } from '@ctk/core'
import { pause } from './pause.js'

/** Deletes slice by slice, each followed by its pause. The first failure is the outcome of all slices that are left. */
export async function applySlices(
  operations: readonly DeleteRange[],
  statementOf: (operation: DeleteRange) => Statement,
  { database, runId, signal }: OperationContext,
): Promise<OperationResult[]> {
  const results: OperationResult[] = []
  for (const operation of operations) {
    try {
      const { rowCount } = await database.execute(tag(statementOf(operation), operation, runId), signal)
      results.push({ id: operation.id, outcome: 'done', rows: rowCount, bytes: undefined })
    } catch (error) {
      const rest = operations.slice(results.length)
      return [...results, ...rest.map(({ id }) => ({ id, outcome: 'failed', error: error as Error }) as const)]
    }
    await pause(operation.pauseMs, signal)
  }
  return results
}
