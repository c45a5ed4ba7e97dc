import { type ExpiredPartition, type Instant, type Operation, operationId, type Policy } from '@ctk/core'

/**
 * Archives a partition, looks whether the archive is complete, and drops the partition as it was archived. One operation with
 * phases of its own, so that every way out of it leaves the partition as writable as it was.
 */
export interface ArchivePartition extends Operation {
  readonly kind: 'archive-partition'
  readonly policyId: string
  readonly partition: ExpiredPartition['partition']
  readonly repository: string
  /** The time that the partition covers. */
  readonly start: Instant | undefined
  /** Exclusive. */
  readonly end: Instant
  /** How long the run can be undone, so that the archive stays: the grace period of the policy, and its time zone. */
  readonly grace?: { readonly duration: string; readonly timezone: string }
}

/** The operation for an expired partition. */
export function archivePartition(policy: Policy, repository: string, expired: ExpiredPartition): ArchivePartition {
  const { partition, start, end } = expired
  const id = operationId(policy, 'archive-partition', partition.ident)
  const { grace, timezone } = policy
  return {
    id,
    kind: 'archive-partition',
    table: policy.table,
    policyId: policy.id,
    partition,
    repository,
    start,
    end,
    ...(grace !== undefined && { grace: { duration: grace, timezone } }),
  }
}
