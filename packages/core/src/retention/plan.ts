import type { ErrorCode } from '../errors/codes.js'
import type { TableSelection } from '../policy/expand-policies.js'
import type { Policy } from '../policy/policy.js'
import type { Instant } from '../time/instant.js'
import type { Action } from './action.js'
import type { SkippedAction } from './apply-table.js'

/** A partition (or, of timerange strategies, a part of the rows) that stays although it might seem due, and why. */
export interface KeptPartition {
  readonly label: string
  readonly reason:
    | 'newest'
    | 'null'
    | 'default'
    | 'open-ended'
    | 'not-yet'
    | 'claimed'
    | 'settled'
    | 'keep-last'
    | 'max-size'
    | 'hold'
    | 'gate'
  /** A sentence for people. */
  readonly explanation: string
  /** The ids of the holds that keep it, or the names of the dependants that have not seen it. */
  readonly by?: readonly string[]
}

/** Why a policy cannot be carried out now. */
export interface Refusal {
  readonly code: ErrorCode
  readonly message: string
  readonly suggestions: readonly string[]
}

/** What one policy would do to its table. */
export interface TablePlan {
  /** With the table itself, also where a pattern selected it; `no-tables`: with the pattern that stands for no table. */
  readonly policy: Policy
  /** Which pattern selected the table, and which less specific policies are set aside; left out where there is neither. */
  readonly selection?: TableSelection
  readonly category: 'partition' | 'timerange' | undefined
  /** What is done with what is expired, where it does not go: `moved`. */
  readonly verb?: string
  /** Where what it removes is archived before it goes. */
  readonly archivedTo?: string
  readonly status: 'due' | 'nothing-expired' | 'never-expires' | 'no-tables' | 'disabled' | 'paused' | 'refused'
  readonly cutoff: Instant
  readonly threshold: Instant | undefined
  /** Of the whole table, before. */
  readonly total: Totals
  /** Of what the actions cover. */
  readonly expired: Totals
  /** In chronological order. */
  readonly actions: readonly Action[]
  readonly kept: readonly KeptPartition[]
  /** What a saved plan says and is not done, since it was held back after the plan was made. */
  readonly left?: readonly SkippedAction[]
  /** The partition that would be the next one to expire, and from which cutoff on. */
  readonly next: { readonly label: string; readonly at: Instant } | undefined
  readonly refusal: Refusal | undefined
  /** Why a run would leave this table alone although it is due: more would go than a run may take. */
  readonly guard: Refusal | undefined
  /**
   * Only what was looked at may go, also in a run: a hold with conditions was looked for in it, and a row that came since
   * may meet them.
   */
  readonly exact?: boolean
  /** It is about partitions that an earlier run put aside, not about what is in the table. */
  readonly aside?: boolean
}

/** Counts. Undefined is not known. */
export interface Totals {
  /** Zero for tables without partitions. */
  readonly partitions: number
  readonly rows: number | undefined
  readonly rowsExact: boolean
  readonly bytes: number | undefined
}

/** Everything that would happen, as plain data. `plan`, `--dry-run`, `run` and the library share it. */
export interface RetentionPlan {
  readonly format: 1
  /** The first digits of this name the plan to people. */
  readonly hash: string
  readonly createdAt: Instant
  readonly cutoff: string
  /** As of when it was simulated: then nothing can be run from it. Undefined for a plan of the present. */
  readonly at?: Instant | undefined
  /** The database it was made for, without credentials. */
  readonly database: string
  /** In order of table, strategy, policy id. */
  readonly tables: readonly TablePlan[]
}
