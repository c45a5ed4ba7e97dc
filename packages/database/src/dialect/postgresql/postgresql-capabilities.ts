import type { Capabilities } from '@ctk/core'

/** What PostgreSQL can do, embedded or not. */
export const postgresqlCapabilities: Capabilities = {
  partitions: true,
  'drop-partition': true,
  'keep-partition': true,
  'delete-range': true,
  transactions: true,
  refresh: false,
  'move-partition': true,
  snapshots: false,
  'blob-tables': false,
  'plain-text': true,
}
