import type { Database, TableName } from '@ctk/core'
import type { TimescaleAggregate } from '../describe/timescale.js'
import type { MigrationPlan, PlannedPolicy } from '../migrate/migration.js'
import { statementText } from './statement-text.js'

/** A table as it would be brought over. */
export interface PlannedTableDocument {
  readonly source: TableName
  readonly target: TableName
  /** The source's estimate. */
  readonly rows: number | undefined
  readonly columns: readonly {
    readonly name: string
    /** Its name in the target. */
    readonly as: string
    readonly from: string
    readonly to: string
  }[]
  readonly key: readonly string[]
  /** `create`, `exists`: what `--if-exists` says decides, `resume` behind the rows of an earlier migration. */
  readonly action: 'create' | 'exists' | 'resume' | 'begin-anew'
  /** DDL, with its values written out. */
  readonly statements: readonly string[]
  readonly notes: readonly string[]
  readonly losses: readonly string[]
  readonly leftBehind: readonly string[]
  readonly refused: string | undefined
}

/** What `ctk load database --dry-run` shows. */
export interface PlanDocument {
  readonly source: string
  readonly target: string
  /** What is run first. */
  readonly prepare: readonly string[]
  readonly tables: readonly PlannedTableDocument[]
  readonly policies: readonly PlannedPolicy[]
  readonly views: readonly TimescaleAggregate[]
  readonly leftBehind: readonly string[]
}

/** The plan of a migration as plain data. */
export function planDocument(plan: MigrationPlan, source: Database, target: Database): PlanDocument {
  return {
    source: String(source.address),
    target: String(target.address),
    prepare: plan.prepare.map(statementText),
    tables: plan.tables.map(({ plan: table, progress, exists }) => ({
      source: table.source,
      target: table.target,
      rows: table.rows,
      columns: table.columns.map(({ name, as, from, to }) => ({ name, as, from, to })),
      key: table.key,
      action: progress && exists ? (table.resumable ? 'resume' : 'begin-anew') : exists ? 'exists' : 'create',
      statements: [...table.create, ...table.finish, ...table.link].map(statementText),
      notes: table.notes,
      losses: table.losses,
      leftBehind: table.leftBehind,
      refused: table.refused,
    })),
    policies: plan.policies,
    views: plan.views,
    leftBehind: plan.leftBehind,
  }
}
