import type { TableName } from '../address/table-name.js'
import { formatTableName } from '../address/table-name.js'

/** The right to work on a table. One holder at a time; whoever lost it finds that its statements do nothing. */
export interface Lease {
  /** The name of the table as {@link leaseKey} writes it. */
  readonly key: string
  /** The id of the run that holds it; undefined when it is free. */
  readonly token: string | undefined
  /** Who holds it, for people. */
  readonly holder: string
  /** Grows while the holder lives. */
  readonly beat: number
  /** How often the lease was taken. */
  readonly takes: number
  /** Whether the last holder left no step open. */
  readonly clean: boolean
  /** How often something was added that holds data of the table back, so that a run sees whether its plan still counts. */
  readonly pins: number
}

/** The key under which a table is leased. */
export function leaseKey(table: TableName): string {
  return formatTableName(table)
}
