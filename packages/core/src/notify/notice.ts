import type { ChainHead } from '../run/audit-chain.js'
import type { Instant } from '../time/instant.js'

/**
 * One thing that happened and is worth telling outside: a run that began or ended, what became of a table in it, or an entry
 * of the audit. Made of what the audit holds and of nothing else, so that it can be told again later, with the same id and
 * the same content.
 */
export interface Notice {
  /**
   * The same whenever it is told: `01JD….started`, `01JD….7` (the 7th entry of the audit chain of the run),
   * `01JD….table.POLICY`, `01JD….finished`.
   */
  readonly id: string
  /** `run.started`, `run.finished`, `table.finished`, `table.failed`, `table.refused`, or the event of an audit entry: `step.done`, `policy.created` … */
  readonly type: string
  /** When it happened, not when it is told. */
  readonly at: Instant
  /** The id of the run. */
  readonly run: string
  readonly data: NoticeData
}

/** Plain JSON values, instants as ISO 8601 text. Has more members, by type: see the documentation of events. */
export interface NoticeData {
  /** Where the audit chain stood; null when nothing was written to it. Kept apart, it shows a chain that was cut or rewritten. */
  readonly audit: ChainHead | null
  readonly [member: string]: unknown
}
