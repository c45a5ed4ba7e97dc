import type { OperationResult } from '@ctk/core'

/** The reason to leave alone what is not there any more. */
export const GONE = 'was gone already'

/** An operation that was left alone. */
export function skipped(id: string, reason: string): Extract<OperationResult, { outcome: 'skipped' }> {
  return { id, outcome: 'skipped', reason, ...(reason === GONE && { gone: true }) }
}
