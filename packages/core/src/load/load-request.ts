import type { TableName } from '../address/table-name.js'
import type { ColumnDefinition } from '../database/writer.js'
import type { RejectFile } from './reject-file.js'
import type { UndecodedRow } from './row-batch.js'
import type { RowShape } from './shape/row-shape.js'

/** What to load, and where to. */
export interface LoadRequest {
  /** A path or URL. */
  readonly resource: string
  readonly table: TableName | string
  /** Instead of what the name tells. */
  readonly format?: string
  /** Create the table when it does not exist, with types inferred from the first rows. */
  readonly create?: boolean
  /** What to do when the table exists: `append` (default), `skip` the load, or `fail` (default with `create`). */
  readonly ifExists?: 'append' | 'skip' | 'fail'
  /**
   * What becomes of the rows of a table that exists: `append` (default) adds to them, `upsert` replaces those with the same primary
   * key, `replace` puts the loaded rows in the place of all of them at once, at the end.
   */
  readonly mode?: 'append' | 'upsert' | 'replace'
  /** `month(Flight Date)`: partition a table that is created. */
  readonly partitionBy?: string
  /** The primary key of a table that is created. */
  readonly primaryKey?: readonly string[]
  /**
   * What to do with rows that cannot be read or are not accepted: `reject-file` (default) goes on, tells them to `rejects` and exits 1,
   * `stop` ends at the first, `skip` goes on and exits 0.
   */
  readonly onError?: 'stop' | 'reject-file' | 'skip'
  /** Takes the rejected rows, whole; without it, only the first ones are in the report. */
  readonly rejects?: RejectFile
  /** Which rows and columns, and what is done to them on the way. */
  readonly shape?: RowShape
  /** Rows in a batch; default as many as fit well. */
  readonly batchRows?: number
  /** How many batches are on their way to the database at once; default 2. */
  readonly parallel?: number
  readonly delimiter?: string
  /**
   * Record what is written along with it, so that the same load, started again after a crash, goes on where it was. The table needs
   * a primary key; one that is created without gets the column `ctk_row`.
   */
  readonly checkpoint?: boolean
  /** Forget what an earlier load with `checkpoint` has recorded, and begin anew. */
  readonly restart?: boolean
  /** Count the rows of the table afterwards, and compare its columns with what was loaded where they can be. */
  readonly verify?: boolean
  /** Only say what would be done: the statements that create the table, and the first rows. */
  readonly dryRun?: boolean
}

/** What was loaded: the `--json` document of `ctk load table`. */
export interface LoadReport {
  readonly table: TableName
  readonly mode: 'append' | 'upsert' | 'replace'
  /** Why nothing was read: the table exists and `ifExists` is `skip`, or everything was loaded before. */
  readonly skipped: false | 'exists' | 'loaded'
  readonly dryRun: boolean
  /** The columns, when the table was created. */
  readonly created: readonly ColumnDefinition[] | undefined
  /** What creates the table, in a dry run. */
  readonly statements?: readonly string[]
  /** The first rows as the table would take them, in a dry run. */
  readonly sample?: readonly Readonly<Record<string, unknown>>[]
  /** What was decided about the file, such as the order of day and month. */
  readonly notes: readonly string[]
  readonly warnings: readonly string[]
  /** Always `written` + `kept` + `rejected`; of all attempts together, where a load was gone on with. */
  readonly read: number
  readonly written: number
  /** Rows that were there already, by their key, such as those of an attempt that was killed. */
  readonly kept: number
  readonly rejected: number
  /** Of `read`, what earlier attempts of the same load have done. */
  readonly resumed: number
  /** The first rejected rows of this attempt. */
  readonly rejects: readonly UndecodedRow[]
  /** Where all of them are. */
  readonly rejectFile?: string
  /** What `verify` found: nothing, where everything is as it should be. */
  readonly findings?: readonly string[]
  /** Bytes read, as they are stored: compressed ones where they are. */
  readonly bytes: number
  readonly milliseconds: number
  readonly exitCode: number
}
