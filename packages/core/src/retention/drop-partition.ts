import type { Partition } from '../database/catalog.js'
import type { Policy } from '../policy/policy.js'
import type { DetachPartition, DropPartition } from './operation.js'
import { operationId } from './operation-id.js'

/**
 * The operation that removes a partition of a policy's table: for good, or keeping it aside for the policy's grace period.
 *
 * @example partitionAction(policy, expired, [dropPartition(policy, expired.partition)])
 */
export function dropPartition(policy: Policy, partition: Partition): DropPartition | DetachPartition {
  const { table, grace } = policy
  if (grace === undefined) {
    const id = operationId(policy, 'drop-partition', partition.ident)
    return { id, kind: 'drop-partition', table, partition }
  }
  const id = operationId(policy, 'detach-partition', partition.ident)
  const { schema } = partition.relation ?? table
  return { id, kind: 'detach-partition', table, partition, kept: { schema, name: `ctk_kept_${id}` }, grace }
}
