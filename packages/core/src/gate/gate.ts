import type { TableName } from '../address/table-name.js'
import type { Instant } from '../time/instant.js'

/** A dependant of a table. What it has not seen yet is not expired for a strategy that removes data. */
export interface Gate {
  readonly name: string
  /** The instant up to which the dependant has seen the table's data; undefined when it does not depend on the table. */
  highWaterMark(table: TableName, signal?: AbortSignal): Promise<Instant | undefined>
}
