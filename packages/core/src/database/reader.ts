import type { Sql } from '../sql/sql.js'

/** Which way rows are read by a column. Rows without a value come last, in either direction. */
export interface RowOrder {
  readonly column: string
  readonly descending?: boolean
}

/** What of a table is read. */
export interface ReadOptions {
  /** The columns, in this order. */
  readonly columns: readonly string[]
  /** What has to hold of a row; default nothing. */
  readonly where?: Sql
  /** Default: any order. */
  readonly orderBy?: readonly RowOrder[]
  /** How many rows at most. */
  readonly limit?: number
}
