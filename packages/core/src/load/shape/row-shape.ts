import type { Instant } from '../../time/instant.js'

/** A change to the values of a column: a function of {@link transformFunctions} by its name, and its arguments as texts. */
export interface Transform {
  readonly column: string
  readonly function: string
  readonly arguments: readonly string[]
}

/** What becomes of rows on their way: which of them, which of their columns, under which names, with which values. Plain data. */
export interface RowShape {
  /** How many rows of the source are passed over, in its order; rows that cannot be read count. */
  readonly offset?: number
  /** How many rows of the source are taken behind the offset; rows that cannot be read count, and so do those outside the range of time. */
  readonly limit?: number
  /** Only rows whose time is not before this. */
  readonly start?: Instant
  /** Only rows whose time is before this. */
  readonly stop?: Instant
  /** The column that `start` and `stop` look at, by its name in the source. Default: the only one that holds times. */
  readonly timeColumn?: string
  /** The columns to keep, in this order, by their names in the source. Default: all. */
  readonly columns?: readonly string[]
  /** New names of columns that are kept. */
  readonly renames?: readonly { readonly from: string; readonly to: string }[]
  /** Changes to values, each column's in this order, before anything but offset and limit looks at them. */
  readonly transforms?: readonly Transform[]
}
