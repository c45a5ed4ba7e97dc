import { backoffMs, isCtkError, type OperationContext, systemPacer, tag } from '@ctk/core'
import type { Before, MovePartition } from '../move-partition.js'
import { nodesOf } from './look.js'
import { restoreStatements } from './move-statements.js'

const ANSWER_MS = 30_000
const ATTEMPTS = 5

/**
 * Puts the settings of a partition back. Not aborted: whoever stops a run wants nothing left behind. Tried again where that may
 * pass, since a cluster that has just lost a node may be looking for its master.
 *
 * @param before undefined where it is not known: then the setting is taken away
 * @returns `kept` where it was so before; what went wrong
 */
export async function restore(
  operation: MovePartition,
  before: Before | undefined,
  { database, runId }: OperationContext,
): Promise<'restored' | 'kept' | Error> {
  const to = nodesOf(operation.to)
  const { replicas, ...rest } = to
  const same = before?.value === to.value && (replicas === undefined || replicas === before.replicas)
  if (same) return 'kept'
  const known = before ?? { replicas: '' }
  for (let attempt = 1; ; attempt++) {
    try {
      for (const statement of restoreStatements(operation.partition, before ? to : rest, known))
        await database.execute(tag(statement, operation, runId), AbortSignal.timeout(ANSWER_MS))
      return 'restored'
    } catch (error) {
      if (attempt === ATTEMPTS || !isCtkError(error)) return error as Error
      await systemPacer.sleep(backoffMs(attempt))
    }
  }
}
