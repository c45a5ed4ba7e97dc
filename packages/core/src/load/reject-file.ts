import type { UndecodedRow } from './row-batch.js'

/** Rejected rows of one batch. */
export interface RejectedBatch {
  /** The part of the source; empty where there is only one. */
  readonly part: string
  /** The batch's number in its part. */
  readonly n: number
  readonly rows: readonly UndecodedRow[]
}

/**
 * Where rejected rows go, so that they can be mended and loaded. What was added is safe when `add` returns: a batch is recorded
 * only after its rejected rows.
 */
export interface RejectFile {
  /** For people: `metrics.rejects.ndjson`. */
  readonly name: string
  /**
   * Begins. When an earlier load is gone on with, the rows of its recorded batches stay and others go, since they come again; a new
   * load begins without any.
   */
  begin(isRecorded: ((part: string, n: number) => boolean) | undefined): void
  add(batch: RejectedBatch): void
}
