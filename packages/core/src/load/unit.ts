import type { RowBatch } from './row-batch.js'

/** A batch on its way into the table, and which one it is: the same one in every attempt of a load. */
export interface Unit {
  /** The part of the source; empty where there is only one. */
  readonly part: string
  /** The batch's number within its part, from 0. */
  readonly n: number
  /** In the shape that was asked for. */
  readonly batch: RowBatch
}
