import { backoffMs, type ErrorCode, isCtkError, type OperationContext, type Query, systemPacer, tag } from '@ctk/core'
import type { MovePartition } from '../move-partition.js'

/** A node that dies while it is asked can leave a query without an answer for ever. */
const ANSWER_MS = 10_000
const ATTEMPTS = 4

/**
 * Asks the server about partitions that move. While they do nodes come and go, which fails queries or leaves them without an
 * answer: they are asked again.
 */
export async function ask<R>(
  query: Query,
  operation: MovePartition,
  { database, runId, signal }: OperationContext,
): Promise<R[]> {
  for (let attempt = 1; ; attempt++) {
    const limit = AbortSignal.timeout(ANSWER_MS)
    try {
      return await database.query<R>(tag(query, operation, runId), AbortSignal.any([signal, limit]))
    } catch (error) {
      if (signal.aborted || attempt === ATTEMPTS || !mayPass(error, limit)) throw error
      await systemPacer.sleep(backoffMs(attempt), signal)
    }
  }
}

const passing: readonly ErrorCode[] = ['CTK_STATEMENT_FAILED', 'CTK_TIMEOUT', 'CTK_CONNECTION_FAILED']

function mayPass(error: unknown, limit: AbortSignal): boolean {
  return limit.aborted || (isCtkError(error) && passing.includes(error.code))
}
