import type { TableName } from '../address/table-name.js'
import type { ColumnDefinition } from '../database/writer.js'
import type { UndecodedRow } from './row-batch.js'

/** What to load, and where to. */
export interface LoadRequest {
  /** A path or URL. */
  readonly resource: string
  readonly table: TableName | string
  /** Instead of what the name tells. */
  readonly format?: string
  /** Create the table when it does not exist, with types inferred from the first rows. */
  readonly create?: boolean
  /** `month(Flight Date)`: partition a table that is created. */
  readonly partitionBy?: string
  /** The primary key of a table that is created. */
  readonly primaryKey?: readonly string[]
  /** What to do with rows that cannot be read or are not accepted; default `reject` (go on, report them, exit 1). `stop` ends at the first, `skip` goes on and exits 0. */
  readonly onError?: 'stop' | 'reject' | 'skip'
  readonly batchRows?: number
  readonly delimiter?: string
}

/** What was loaded: the `--json` document of `ctk load table`. */
export interface LoadReport {
  readonly table: TableName
  /** The columns, when the table was created. */
  readonly created: readonly ColumnDefinition[] | undefined
  readonly read: number
  readonly written: number
  readonly rejected: number
  /** The first rejected rows. */
  readonly rejects: readonly UndecodedRow[]
  readonly bytes: number
  readonly milliseconds: number
  readonly exitCode: number
}
