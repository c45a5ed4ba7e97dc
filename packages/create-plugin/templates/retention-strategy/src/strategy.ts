import { dropPartition, partitionAction, type RetentionStrategy } from '@ctk/core'
import { parseTarget, type Target, targetSchema } from './target.js'

/** Drops the oldest expired partitions, as many in a run as the target says. */
export const strategy: RetentionStrategy<Target> = {
  name: 'my-own',
  category: 'partition',
  destructive: true,
  requires: ['partitions', 'drop-partition'],
  target: { jsonSchema: targetSchema, parse: parseTarget },
  // Pure: the expired partitions are given, oldest first, and what is returned is plain data that is printed, reviewed and run.
  plan: ({ policy, target, expired }) =>
    expired
      .slice(0, target.partitions)
      .map((each) => partitionAction(policy, each, [dropPartition(policy, each.partition)])),
}
