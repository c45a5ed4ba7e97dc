import type { TableName } from '../address/table-name.js'
import type { RowOrder } from '../database/reader.js'
import type { OpenedSink } from '../load/sink.js'
import type { Condition } from '../policy/predicate.js'
import type { Instant } from '../time/instant.js'

/** Which rows of a table to save, and where to. */
export interface SaveRequest {
  readonly table: TableName | string
  /** A path or URL; a folder gets a file that is named after the table. */
  readonly target: string
  /** Where that is, instead of what its scheme tells: standard output. */
  readonly sink?: OpenedSink
  /** Instead of what the ending of the target tells. */
  readonly format?: string
  /** The columns to save, in this order. Default: all that the database does not compute itself. */
  readonly columns?: readonly string[]
  /** What has to hold of a row. */
  readonly where?: readonly Condition[]
  /** Only rows whose time is not before this. */
  readonly start?: Instant
  /** Only rows whose time is before this. */
  readonly stop?: Instant
  /** The column that `start` and `stop` look at. Default: the only one that holds times. */
  readonly timeColumn?: string
  /** How many rows at most. */
  readonly limit?: number
  readonly orderBy?: readonly RowOrder[]
  readonly delimiter?: string
  /** Only look what would be saved. */
  readonly dryRun?: boolean
}

/** What was saved: the `--json` document of `ctk save table`. */
export interface SaveReport {
  readonly table: TableName
  /** Where it is, for people. */
  readonly target: string
  readonly dryRun: boolean
  /** The format's name; undefined for a target that takes rows as they are. */
  readonly format: string | undefined
  /** What the bytes were packed with: `gzip`, `zstd`. */
  readonly compression: string | undefined
  readonly columns: readonly string[]
  /** The rows that were saved. With `dryRun` those of the whole table, where the database tells. */
  readonly rows: number | undefined
  /** The size of what is stored, in bytes. */
  readonly size: number | undefined
  /** `sha256:` and the checksum of what is stored, in hexadecimal digits. */
  readonly checksum: string | undefined
  readonly milliseconds: number
  readonly exitCode: number
}
