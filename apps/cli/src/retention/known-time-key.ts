import { type PartitionKey, type Policy, type TableInfo, timeKey } from '@ctk/core'

/** The partition key that a policy counts time by; undefined where it cannot be told. Why not is for checks to say. */
export function knownTimeKey(policy: Policy, table: TableInfo): PartitionKey | undefined {
  try {
    return timeKey(policy, table)
  } catch {
    return undefined
  }
}
