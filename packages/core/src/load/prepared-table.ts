import type { TableName } from '../address/table-name.js'
import type { ColumnDefinition } from '../database/writer.js'
import type { FittedColumn } from './row-fitter.js'

/** A table that rows can be written to. */
export interface PreparedTable {
  readonly name: TableName
  /** Its columns, when it was created just now. */
  readonly created: readonly ColumnDefinition[] | undefined
  /** The column that a column of the source goes to; undefined when there is none. */
  find(source: string): FittedColumn | undefined
  /** What was decided on the way, for people. */
  readonly notes: readonly string[]
}
