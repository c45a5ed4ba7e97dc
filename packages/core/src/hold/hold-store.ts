import type { TableName } from '../address/table-name.js'
import type { HighWaterMark } from '../gate/high-water-mark.js'
import type { Instant } from '../time/instant.js'
import type { Hold } from './hold.js'

/** What holds data of some tables back. */
export interface Pins {
  /** Those that are not released; whether one has expired is for the reader to say. */
  readonly holds: readonly Hold[]
  readonly marks: readonly HighWaterMark[]
}

/** How a hold ends. */
export interface Release {
  readonly at: Instant
  readonly by: string
  readonly reason: string | undefined
}

/**
 * Holds and high-water marks as rows. Whatever is added is seen by every plan that is made afterwards, and ends the runs that
 * are at work on the table; see {@link Lease.pins}.
 *
 * @throws CTK_STORE_MISSING when the tables are not there
 */
export interface HoldStore {
  readonly schema: string
  /** Everything that planning needs for some tables, with one statement. */
  pins(tables: readonly TableName[], signal?: AbortSignal): Promise<Pins>
  /** Released ones, too; in order of creation. */
  holds(tables?: readonly TableName[], signal?: AbortSignal): Promise<Hold[]>
  /** Returns when every run knows. */
  add(hold: Hold): Promise<void>
  release(id: string, release: Release): Promise<void>
  /** In order of table and dependant. */
  marks(tables?: readonly TableName[], signal?: AbortSignal): Promise<HighWaterMark[]>
  /**
   * Sets a mark if it grows by that, or in any case with `force`. Returns it as it is then.
   *
   * @param options.pin whether runs that are at work have to know: not when a mark only grows
   */
  setMark(mark: HighWaterMark, options: { readonly force: boolean; readonly pin: boolean }): Promise<HighWaterMark>
  removeMark(mark: Pick<HighWaterMark, 'dependant' | 'table'>): Promise<void>
}
