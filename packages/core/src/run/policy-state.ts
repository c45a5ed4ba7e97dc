import type { ErrorCode } from '../errors/codes.js'
import type { Instant } from '../time/instant.js'

/** How the latest runs of a policy ended. */
export interface PolicyState {
  readonly policyId: string
  /** Which edit of the policy this is about: when it was last changed. A new policy in place of an old one has no failures. */
  readonly policyUpdatedAt: Instant
  /** The id of the run. A run that had nothing to do leaves no other trace than this. */
  readonly lastRun: string
  readonly lastAt: Instant
  readonly lastSuccessAt: Instant | undefined
  /** How often it has failed in a row, all since the policy was last changed. */
  readonly failures: number
  /** What went wrong last, or why it was left alone; undefined after a success. */
  readonly error: { readonly code: string; readonly message: string } | undefined
}

/**
 * How a run ended for a policy:
 *
 * - `succeeded`: what was due is done, or nothing was
 * - `failed`: an operation failed, and the next run would try the same again
 * - `neither`: it was interrupted or refused before anything was touched, or the database or the lease was lost on the way
 */
export interface PolicyOutcome {
  readonly policyId: string
  readonly policyUpdatedAt: Instant
  readonly runId: string
  readonly at: Instant
  readonly outcome: 'succeeded' | 'failed' | 'neither'
  readonly error: { readonly code: ErrorCode; readonly message: string } | undefined
}
