import type { Capabilities } from '@ctk/core'

/** What CrateDB can do. */
export const cratedbCapabilities: Capabilities = {
  partitions: true,
  'drop-partition': true,
  'keep-partition': false,
  'delete-range': true,
  transactions: false,
  refresh: true,
  'move-partition': true,
  snapshots: true,
  'blob-tables': true,
  'plain-text': false,
}
