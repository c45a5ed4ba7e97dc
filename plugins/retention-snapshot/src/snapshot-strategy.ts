import { partitionAction, type RetentionStrategy } from '@ctk/core'
import { archivePartition } from './archive-partition.js'
import { parseTarget, type SnapshotTarget, targetSchema } from './snapshot-target.js'

/** Archives every expired partition, and drops it when the archive is known to be complete. */
export const snapshotStrategy: RetentionStrategy<SnapshotTarget> = {
  name: 'snapshot',
  category: 'partition',
  destructive: true,
  keeps: true,
  archivesTo: ({ repository }) => repository,
  requires: ['partitions', 'drop-partition'],
  target: { jsonSchema: targetSchema, parse: parseTarget },
  plan: ({ policy, target, expired }) =>
    expired.map((each) => partitionAction(policy, each, [archivePartition(policy, target.repository, each)])),
}
