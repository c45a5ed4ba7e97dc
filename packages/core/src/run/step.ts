import type { TableName } from '../address/table-name.js'
import type { Operation } from '../retention/operation.js'
import type { Instant } from '../time/instant.js'

/**
 * - `open`: begun; whoever began it may have died since
 * - `done`: has happened, also when a later run found that it had (`adopted` in the detail)
 * - `skipped`: left alone, since it was somebody else's or has changed
 * - `failed`: nothing happened
 * - `discarded`: begun by a run that died, and not finished: what is left of it is planned again
 */
export type StepState = 'open' | 'done' | 'skipped' | 'failed' | 'discarded'

/** How many steps of a run on a table are in one state, and what they removed or moved. */
export interface StepTotals {
  readonly runId: string
  readonly table: TableName
  readonly state: StepState
  readonly steps: number
  readonly rows: number | undefined
  readonly bytes: number | undefined
}

/** One row of the journal: an operation of a run. Written before the operation begins and again when it has ended. */
export interface Step {
  readonly runId: string
  readonly policyId: string
  readonly table: TableName
  /** What a person calls the partition or slice. */
  readonly label: string
  readonly operation: Operation
  readonly state: StepState
  readonly rows: number | undefined
  readonly bytes: number | undefined
  /** Why it was skipped or failed. */
  readonly detail: string | undefined
  readonly startedAt: Instant
  readonly finishedAt: Instant | undefined
}
