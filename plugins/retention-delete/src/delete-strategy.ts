import { type DropPartition, operationId, partitionAction, type RetentionStrategy } from '@ctk/core'

/** Drops every expired partition: a change of metadata, not of rows. */
export const deleteStrategy: RetentionStrategy = {
  name: 'delete',
  category: 'partition',
  destructive: true,
  requires: ['partitions', 'drop-partition'],
  plan: ({ policy, expired }) =>
    expired.map((each) => {
      const drop: DropPartition = {
        id: operationId(policy, 'drop-partition', each.partition.ident),
        kind: 'drop-partition',
        table: policy.table,
        partition: each.partition,
      }
      return partitionAction(policy, each, [drop])
    }),
}
