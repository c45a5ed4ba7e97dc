import type { TableName } from '../../address/table-name.js'
import type { Statement } from '../../sql/statement.js'
import type { Instant } from '../../time/instant.js'

/** A load that can be gone on with. */
export interface LoadRecord {
  /** Names the load: the same source, table and options have the same. */
  readonly id: string
  readonly table: TableName
  /** What is loaded, without secrets. */
  readonly resource: string
  readonly state: 'open' | 'done'
  readonly startedAt: Instant
  readonly finishedAt: Instant | undefined
  /** What the next attempt has to know: JSON. */
  readonly memory: string
}

/** A batch that was written as a whole: what is recorded along with its rows. */
export interface BatchRecord {
  readonly load: string
  /** The part of the source, see `RowBatch.part`; empty where there is only one. */
  readonly part: string
  /** The batch's number within its part, from 0. */
  readonly n: number
  readonly read: number
  readonly written: number
  readonly kept: number
  readonly rejected: number
  /** See `RowBatch.position`: JSON. */
  readonly position: string | undefined
}

/**
 * Loads and their batches, kept in the database that is loaded into.
 *
 * @throws CTK_STORE_MISSING when the tables are not there, with the remedy `ctk retention setup`
 */
export interface LoadStore {
  find(id: string, signal?: AbortSignal): Promise<LoadRecord | undefined>
  /** Writes a load, as new or over the one with its id. */
  save(load: LoadRecord, signal?: AbortSignal): Promise<void>
  batches(id: string, signal?: AbortSignal): Promise<BatchRecord[]>
  /** Records a batch; fails where it is recorded already, on CrateDB it is then left as it is. */
  recordBatch(batch: BatchRecord): Statement
  forgetBatches(id: string, signal?: AbortSignal): Promise<void>
}
