import { type Operation, operationId, type Partition, type Policy } from '@ctk/core'
import type { ReallocateTarget } from './target.js'

/** Moves a partition to other nodes, or into another tablespace, and waits until it is there. */
export interface MovePartition extends Operation {
  readonly kind: 'move-partition'
  readonly partition: Partition
  readonly to: ReallocateTarget
  /** What is put back when it cannot move. Only on CrateDB. */
  readonly before?: Before
}

/** The settings of a partition before it moved. */
export interface Before {
  /** What the attribute had to be; left out: it did not matter. */
  readonly value?: string
  readonly replicas: string
}

/** The operation that moves a partition of a policy's table. */
export function movePartition(
  policy: Policy,
  partition: Partition,
  to: ReallocateTarget,
  before: Before | undefined,
): MovePartition {
  const id = operationId(policy, 'move-partition', partition.ident)
  return { id, kind: 'move-partition', table: policy.table, partition, to, ...(before && { before }) }
}
