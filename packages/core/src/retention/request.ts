import type { TableName } from '../address/table-name.js'

/** What is asked of the retention engine. Everything is optional: all enabled policies, as of now. */
export interface RetentionRequest {
  /** Only policies of this strategy. */
  readonly strategy?: string
  /** Only policies whose tags match this expression. */
  readonly tags?: string
  /** Only policies of these tables. */
  readonly tables?: readonly TableName[]
  /** Only the policies of these ids. */
  readonly ids?: readonly string[]
  /** The instant from which durations count back; default now. `run` refuses one in the future. */
  readonly cutoff?: string
  /** Simulates: plans as if it were then, which no run does. The cutoff is that instant, unless it is given, too. */
  readonly at?: string
  /** Instead of what each policy says. */
  readonly expireBy?: 'end' | 'start'
  /** The most of a table that a run may take away, in percent of its partitions (of its rows for timerange strategies). Default 50. */
  readonly maxShare?: number
  /** Also read what tells the content of each expired partition from any other, as a plan needs that is saved and applied later. */
  readonly fingerprints?: boolean
  /** After how many failures in a row a policy is left out, until it is edited or unpaused; 0 for never. Default 3. */
  readonly pauseAfter?: number
  /** Allow the newest partition to go. */
  readonly includeNewest?: boolean
}
