import type { TableName } from '../address/table-name.js'
import type { Operation } from '../retention/operation.js'
import type { Archive } from './archive.js'

/**
 * Brings an archived partition back: into its table, or beside it. Where the table has the partition again, its rows come to
 * those that are there. Done by the plugin that archives.
 */
export interface RestorePartition extends Operation {
  readonly kind: 'restore-partition'
  /** As it was when this was planned. */
  readonly archive: Archive
  readonly partition: Archive['partition']
  /** The table that is made of it, which does not exist yet; undefined: it goes back into its own. */
  readonly into: TableName | undefined
}

/** Removes what was archived for good. Done by the plugin that archives. */
export interface ExpireArchive extends Operation {
  readonly kind: 'expire-archive'
  readonly archive: Archive
}
