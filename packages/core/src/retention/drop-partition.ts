import type { Partition } from '../database/catalog.js'
import type { Policy } from '../policy/policy.js'
import type { DropPartition } from './operation.js'
import { operationId } from './operation-id.js'

/**
 * The operation that drops a partition of a policy's table.
 *
 * @example partitionAction(policy, expired, [dropPartition(policy, expired.partition)])
 */
export function dropPartition(policy: Policy, partition: Partition): DropPartition {
  const id = operationId(policy, 'drop-partition', partition.ident)
  return { id, kind: 'drop-partition', table: policy.table, partition }
}
