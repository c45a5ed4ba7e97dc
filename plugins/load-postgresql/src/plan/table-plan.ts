import type { Statement, TableName } from '@ctk/core'
import type { ValueMapping } from '../map/value-mapping.js'
import type { Reading } from '../read/page.js'

/** A column that is brought over. */
export interface PlannedColumn {
  readonly name: string
  /** Its name in the target. */
  readonly as: string
  /** Of the source, as it writes it. */
  readonly from: string
  /** Of the target, as its DDL has it. */
  readonly to: string
  readonly mapping: ValueMapping
}

/** What is done for a table. */
export interface TablePlan {
  readonly source: TableName
  readonly target: TableName
  readonly columns: readonly PlannedColumn[]
  /** The columns by which rows are known on both sides; empty where nothing tells them apart. */
  readonly key: readonly string[]
  /** Whether the target knows rows by that key while they come, so that a load can go on where it ended. */
  readonly resumable: boolean
  /** What is read, in the order of the source's own index. */
  readonly reading: Reading
  /** What is run before rows are written, and behind the last one. */
  readonly create: readonly Statement[]
  /** What is run before more rows are written to a table that was finished. */
  readonly reopen: readonly Statement[]
  readonly finish: readonly Statement[]
  /** What is run when all tables are there: what refers to others. */
  readonly link: readonly Statement[]
  /** What became of types and partitions, where that is not plain. */
  readonly notes: readonly string[]
  /** Values that will not be the same. */
  readonly losses: readonly string[]
  /** What has no place in the target, and why. */
  readonly leftBehind: readonly string[]
  /** Why the table is not brought over at all. */
  readonly refused?: string
  /** The source's estimate. */
  readonly rows: number | undefined
}
