import { dropPartition, partitionAction, type RetentionStrategy } from '@ctk/core'

/** Drops every expired partition: a change of metadata, not of rows. */
export const deleteStrategy: RetentionStrategy = {
  name: 'delete',
  category: 'partition',
  destructive: true,
  requires: ['partitions', 'drop-partition'],
  plan: ({ policy, expired }) =>
    expired.map((each) => partitionAction(policy, each, [dropPartition(policy, each.partition)])),
}
