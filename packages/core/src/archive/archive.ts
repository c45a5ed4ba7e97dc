import type { TableName } from '../address/table-name.js'
import type { Partition } from '../database/catalog.js'
import type { Instant } from '../time/instant.js'

/**
 * - `begun`: being made, or left over by a run that died
 * - `verified`: complete and looked at; the partition is still in its table, so that its rows count there
 * - `dropped`: complete, and the partition is gone from its table: this is where its rows are now
 * - `failed`: not complete, or rows came before the partition could go; its rows count nowhere
 * - `restored`: its rows are back in their table; what was archived is still there, and counts nowhere
 * - `expired`: what was archived is gone for good
 */
export type ArchiveState = 'begun' | 'verified' | 'dropped' | 'failed' | 'restored' | 'expired'

/**
 * One archived partition. Rows that came late form a further archive of the same partition: what a partition held is all of
 * its archives that are `dropped`, together.
 */
export interface Archive {
  /** See {@link archiveId}. */
  readonly id: string
  readonly runId: string
  readonly policyId: string
  readonly table: TableName
  /** What a person calls the partition. */
  readonly label: string
  /** As it was archived, with `rows` and `fingerprint` of what is in the archive; until it is verified, as it was planned. */
  readonly partition: Partition
  /** The time that the partition covers. */
  readonly start: Instant | undefined
  /** Exclusive. */
  readonly end: Instant | undefined
  /** How many rows are in the archive; undefined until they were counted. */
  readonly rows: number | undefined
  /** Of the partition with `snapshot`, of the files with `parquet`. */
  readonly bytes: number | undefined
  /** `snapshot`: of CrateDB; `parquet`: files and a manifest; `table`: another table; `file`: one file with rows of a slice. */
  readonly method: 'snapshot' | 'parquet' | 'table' | 'file'
  /** The name of the repository; of a table that rows went to, its schema; of a file, the URL of its folder. */
  readonly repository: string
  /** Where in the repository: the name of the snapshot, the key of the manifest, the name of the table. Several archives may share one. */
  readonly key: string
  readonly state: ArchiveState
  /** Whether a write block on the partition is ours: then it is lifted on every way out. */
  readonly blocked: boolean
  /** Of the manifest, where there is one. */
  readonly checksum: string | undefined
  readonly createdAt: Instant
  readonly verifiedAt: Instant | undefined
  readonly droppedAt: Instant | undefined
  readonly expiredAt: Instant | undefined
  /** Until when the run can be undone, so that it stays until then: the end of its policy's grace period. */
  readonly keptUntil: Instant | undefined
  /** Why it failed, for people. */
  readonly detail: string | undefined
}
