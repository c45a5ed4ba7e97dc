import { type OperationContext, type OperationResult, type Partition, tag } from '@ctk/core'
import type { MovePartition } from '../move-partition.js'
import { nodesOf } from './look.js'
import { mergeStatement } from './move-statements.js'

/**
 * Merges the segments of partitions that have arrived, one after the other, where their policy wants that. A partition that
 * could not be merged is where it should be all the same: the next run merges it.
 */
export async function merge(
  operations: readonly MovePartition[],
  { database, runId, signal }: OperationContext,
): Promise<OperationResult[]> {
  const results: OperationResult[] = []
  for (const operation of operations) {
    const { id, partition, to } = operation
    const { forceMerge } = nodesOf(to)
    try {
      if (forceMerge !== undefined)
        await database.execute(tag(mergeStatement([partition], forceMerge), operation, runId), signal)
      results.push(done(id, partition))
    } catch (error) {
      results.push({ id, outcome: 'failed', error: error as Error })
    }
  }
  return results
}

function done(id: string, { rows, bytes }: Partition): OperationResult {
  return { id, outcome: 'done', rows, bytes }
}
