import type { TableName } from '../address/table-name.js'
import type { Instant } from '../time/instant.js'
import type { KeptPartition, Refusal, Totals } from './plan.js'

/** What became of one policy in a run. */
export interface TableReport {
  readonly strategy: string
  readonly policyId: string
  /** Where the status is `no-tables`, the pattern. */
  readonly table: TableName
  /** The pattern that selected the table; left out where its name did. */
  readonly pattern?: string
  /** `partial`: some actions were done before a failure or an interruption. */
  readonly status:
    | 'done'
    | 'nothing-expired'
    | 'never-expires'
    | 'no-tables'
    | 'disabled'
    | 'paused'
    | 'refused'
    | 'failed'
    | 'partial'
  readonly threshold: Instant | undefined
  readonly planned: Totals
  /** What it does with what is expired, where that stays: `moved`. Then `removed` tells how much of it was. */
  readonly verb?: string
  /** Where what was removed was archived before it went: `export_cold`, `s3://bucket/events`. */
  readonly archivedTo?: string
  /** What was removed, as the database counted it. */
  readonly removed: Totals
  /** What was planned and left alone, since somebody else had got there first, or it was held back since. */
  readonly skipped: readonly {
    readonly label: string
    readonly reason: string
    /** Whether what was wanted is so already: somebody else removed it. */
    readonly gone: boolean
  }[]
  /** What stayed although it might seem due, as it was planned. */
  readonly kept: readonly KeptPartition[]
  readonly before: Totals
  /** The table afterwards, read again from the catalogue; undefined when nothing was done. */
  readonly after: Totals | undefined
  /** Whether it is about partitions that an earlier run put aside. */
  readonly aside?: boolean
  /** How long what was removed is kept aside; undefined when it is gone. */
  readonly grace?: string
  readonly batches: number
  readonly milliseconds: number
  readonly next: { readonly label: string; readonly at: Instant } | undefined
  readonly refusal: Refusal | undefined
  readonly failure: Refusal | undefined
}

/** What a run did: the `--json` document of `ctk retention run`. */
export interface RunReport {
  readonly runId: string
  readonly plan: string
  readonly cutoff: string
  readonly startedAt: Instant
  readonly finishedAt: Instant
  readonly tables: readonly TableReport[]
  readonly interrupted: boolean
  /** How many steps of earlier runs were found unfinished, and settled first. */
  readonly reconciled: number
  /** Where the audit chain of the run ended; undefined when nothing was done. Kept apart, it shows a chain that was cut. */
  readonly audit: { readonly length: number; readonly head: string } | undefined
  readonly exitCode: number
}

/** 0 done or nothing to do; 1 failures, or refusals beside tables that were done, or partitions left alone that had changed; 3 everything refused; 130 interrupted. */
export function runExitCode(tables: readonly TableReport[], interrupted: boolean): number {
  if (interrupted) return 130
  if (tables.some((table) => table.status === 'failed' || table.status === 'partial')) return 1
  if (tables.some((table) => table.skipped.some(({ gone }) => !gone))) return 1
  const refused = tables.filter((table) => table.status === 'refused' || table.status === 'paused').length
  if (refused === 0) return 0
  return tables.some((table) => table.status === 'done') ? 1 : 3
}
