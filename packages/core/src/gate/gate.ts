import type { TableName } from '../address/table-name.js'
import type { Instant } from '../time/instant.js'

/** A dependant of a table. What it has not seen yet is not expired for a strategy that removes data. */
export interface Gate {
  readonly name: string
  /**
   * The instant up to which (exclusive) the dependant has seen the table's data, {@link EARLIEST} when that is nothing
   * yet; undefined when it does not depend on the table. What it throws keeps all of the table.
   */
  highWaterMark(table: TableName, signal?: AbortSignal): Promise<Instant | undefined>
}
