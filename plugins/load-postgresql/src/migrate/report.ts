import type { TableName } from '@ctk/core'
import type { TimescaleAggregate } from '../describe/timescale.js'
import type { PlannedTableDocument } from '../show/plan-document.js'
import type { Verification } from '../verify/verification.js'
import type { PlannedPolicy } from './migration.js'

/** A row that the target did not take. */
export interface RejectedSourceRow {
  /** Of a table with a key, by column. */
  readonly key: Readonly<Record<string, unknown>> | undefined
  readonly reason: string
}

/** What became of a table. */
export interface TableReport {
  readonly source: TableName
  readonly target: TableName
  /** `skipped`: it was there already, and `--if-exists skip` was given. `refused`: nothing was done. */
  readonly status: 'done' | 'differs' | 'failed' | 'refused' | 'skipped'
  readonly columns: PlannedTableDocument['columns']
  readonly key: readonly string[]
  /** Whether it went on where an earlier migration had ended. */
  readonly resumed: boolean
  /** Rows of this run: `read` = `written` + `kept` + `rejected`. */
  readonly read: number
  readonly written: number
  /** Rows that were in the target already, by their key. */
  readonly kept: number
  readonly rejected: number
  readonly rejects: readonly RejectedSourceRow[]
  /** Undefined where it was not asked for, or nothing was loaded. */
  readonly verification: Verification | undefined
  /** Why it failed or was refused. */
  readonly error: { readonly code: string; readonly message: string } | undefined
  readonly notes: readonly string[]
  readonly losses: readonly string[]
  readonly leftBehind: readonly string[]
  readonly milliseconds: number
}

/** What a migration did: the document of `ctk load database`. */
export interface MigrationReport {
  /** Addresses, without secrets. */
  readonly source: string
  readonly target: string
  readonly tables: readonly TableReport[]
  readonly policies: readonly (PlannedPolicy & { readonly outcome: 'created' | 'exists' | string })[]
  readonly views: readonly TimescaleAggregate[]
  readonly leftBehind: readonly string[]
  readonly milliseconds: number
  readonly exitCode: number
}
