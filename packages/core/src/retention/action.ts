import type { Policy } from '../policy/policy.js'
import type { Instant } from '../time/instant.js'
import type { Operation } from './operation.js'
import type { ExpiredPartition } from './strategy.js'

/** One unit of a plan: a partition or a time slice, why it is due, and what is done with it, in order. */
export interface Action {
  readonly policyId: string
  /** What a person calls it: the partition's label, or the slice's bounds. */
  readonly label: string
  readonly partition: string | undefined
  readonly start: Instant | undefined
  /** Exclusive. Actions of a table run in the order of their ends. */
  readonly end: Instant
  readonly rows: number | undefined
  readonly rowsExact: boolean
  readonly bytes: number | undefined
  readonly fingerprint: string | undefined
  readonly operations: readonly Operation[]
}

/** The action for an expired partition. */
export function partitionAction(policy: Policy, expired: ExpiredPartition, operations: readonly Operation[]): Action {
  const { partition, start, end } = expired
  return {
    policyId: policy.id,
    label: partition.label,
    partition: partition.ident,
    start,
    end,
    rows: partition.rows,
    rowsExact: partition.rowsExact,
    bytes: partition.bytes,
    fingerprint: partition.fingerprint,
    operations,
  }
}
