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
  /** The same values as they lie in memory, for formats that write them like that: then `values` is made only when it is asked for. */
  readonly packed?: PackedValues
}

/** Values of a column one behind the other, the lowest byte first. NULL takes the place of a value, except of a text. */
export interface PackedValues {
  /**
   * - `int64`: whole numbers of 8 bytes; `micros`: microseconds since 1970, UTC
   * - `float64`: floats of 8 bytes; `days`: days since 1970, of 4 bytes; `boolean`: 0 or 1, of one byte
   * - `text`: UTF-8 of different lengths
   */
  readonly type: 'int64' | 'micros' | 'float64' | 'days' | 'boolean' | 'text'
  readonly bytes: Uint8Array
  /** Of texts, where each ends. */
  readonly ends?: Uint32Array
  /** A byte for each value, 0 for NULL; undefined where none is. */
  readonly present?: Uint8Array
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
