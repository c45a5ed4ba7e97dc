import type { TableName } from '../address/table-name.js'
import type { Instant } from '../time/instant.js'
import type { TablePlan, Totals } from './plan.js'

/** What a policy does with a partition, why, and since or from when on. */
export interface Fate {
  readonly policyId: string
  readonly strategy: string
  /**
   * `due`: the next run takes it. `kept`: something keeps it now. `waiting`: it is not old enough.
   */
  readonly state: 'due' | 'kept' | 'waiting'
  /** `expired`, `not-yet`, the status of a policy that is not carried out, `guard`, or what keeps it: `newest`, `hold` … */
  readonly reason: string
  /** A sentence for people. */
  readonly explanation: string
  /** The ids of the holds that keep it, or the names of the dependants that have not seen it. */
  readonly by?: readonly string[] | undefined
  /** When it was, or will be, old enough: with `due` since then, with `waiting` from then on. Undefined: never, or it is not the age that decides. */
  readonly at: Instant | undefined
}

/** A partition, and what each policy does with it. */
export interface ExplainedPartition {
  readonly label: string
  readonly ident: string
  /** By the first policy that can tell. */
  readonly start: Instant | undefined
  /** Exclusive. */
  readonly end: Instant | undefined
  readonly rows: number | undefined
  readonly rowsExact: boolean
  readonly bytes: number | undefined
  /** Whether it is the newest one with data, which no policy removes. */
  readonly newest: boolean
  /** In the order of the policies. */
  readonly fates: readonly Fate[]
}

/** A span of time, for policies that go by rows. */
export interface ExplainedSpan extends Fate {
  readonly from: Instant | undefined
  /** Exclusive. */
  readonly before: Instant | undefined
  readonly rows: number | undefined
  readonly rowsExact: boolean
}

/** A partition that is not in its table any more, since it was archived. */
export interface ArchivedPartition {
  readonly label: string
  /** The latest of its archives. */
  readonly archive: string
  readonly repository: string
  readonly start: Instant | undefined
  readonly end: Instant | undefined
  /** In all of its archives. */
  readonly rows: number | undefined
  readonly bytes: number | undefined
  readonly since: Instant | undefined
}

/** Why each part of a table stays or goes: the `--json` document of `ctk retention explain`. */
export interface Explanation {
  readonly table: TableName
  readonly now: Instant
  /** Whether `now` is not the present. */
  readonly simulated: boolean
  /** Undefined when there is no such table. */
  readonly total: Totals | undefined
  /** What each policy would do, as in a plan; the actions are told by partition and span. In order of strategy and id. */
  readonly policies: readonly Omit<TablePlan, 'actions'>[]
  /** Oldest first; what covers no time comes last. */
  readonly partitions: readonly ExplainedPartition[]
  readonly spans: readonly ExplainedSpan[]
  /** Oldest first. */
  readonly archived: readonly ArchivedPartition[]
}
