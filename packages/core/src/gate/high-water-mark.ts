import type { TableName } from '../address/table-name.js'
import type { Instant } from '../time/instant.js'

/** How far a dependant of a table (a rollup, a view, an export) has seen its data. */
export interface HighWaterMark {
  readonly dependant: string
  readonly table: TableName
  /** Exclusive: everything before it was seen. Undefined: it is known to depend on the table, and has seen nothing yet. */
  readonly seenUntil: Instant | undefined
  readonly updatedAt: Instant
  readonly updatedBy: string
}
