import type { ColumnKind } from '../database/catalog.js'

/**
 * Rows as columns: `columns[i].values[r]` is the value of column i in row r, and all columns have `rowCount` values.
 * Values are `string | number | bigint | boolean | Date | null | object` (JSON).
 */
export interface RowBatch {
  readonly rowCount: number
  readonly columns: readonly ColumnBatch[]
  /** The number of each row in its source, from 1 (for text formats the line), for messages about a row. */
  readonly lines: readonly number[]
  /** Which part of the source the rows are of, where it has parts whose lines are counted by themselves: `events/3` of a topic. */
  readonly part?: string
  /** Where reading could go on behind this batch: JSON, see `SourceContext.resume`. */
  readonly position?: unknown
  /** Rows of the source that could not be decoded, found on the way to this batch. */
  readonly rejected?: readonly UndecodedRow[]
}

/** One column of a batch: its name in the source, and a value for each row. */
export interface ColumnBatch {
  readonly name: string
  /** What the source says that the column holds; without it, that is inferred from the values. */
  readonly kind?: ColumnKind
  readonly values: readonly unknown[]
}

/** A row that a format could not read. */
export interface UndecodedRow {
  /** Where it stands in its source, from 1. */
  readonly line: number
  /** Why, for people: `is not a JSON object`. */
  readonly reason: string
  /** The row as it stood there, shortened if it is long. */
  readonly text: string
}
