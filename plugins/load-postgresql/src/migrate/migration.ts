import type { Clock, Database, EventBus, Statement, StoreOptions, TableName, Toolkit } from '@ctk/core'
import type { TableProgress } from '../checkpoint/progress-store.js'
import type { TimescaleAggregate } from '../describe/timescale.js'
import type { TableFacts } from '../map/facts.js'
import type { TablePlan } from '../plan/table-plan.js'
import type { Selection } from '../select/select-tables.js'

/** What to bring over, and how. */
export interface MigrationRequest extends Selection {
  /** The schema of all tables in the target; without it each keeps its own, and `public` and `doc` stand for each other. */
  readonly toSchema: string | undefined
  /** What to do with a table that is in the target already, and was not begun by an earlier migration. */
  readonly ifExists: 'fail' | 'append' | 'skip'
  /** Compare every row afterwards. */
  readonly verify: boolean
  /** How many tables are worked on at a time. */
  readonly parallel: number
}

/** What a migration works with. */
export interface MigrationContext {
  readonly source: Database
  readonly target: Database
  readonly toolkit: Pick<Toolkit, 'setup' | 'policies'>
  readonly events: EventBus
  readonly clock: Clock
  /** Where ctk's own tables are. */
  readonly where: StoreOptions
}

/** A table of a migration. */
export interface PlannedTable {
  readonly plan: TablePlan
  readonly facts: TableFacts
  /** Under which its progress is kept. */
  readonly id: string
  /** How far an earlier migration came. */
  readonly progress: TableProgress | undefined
  /** Whether the target has a table of this name. */
  readonly exists: boolean
}

/** A policy that takes the place of a retention policy of TimescaleDB. */
export interface PlannedPolicy {
  readonly table: TableName
  readonly duration: string
  /** As TimescaleDB has it. */
  readonly from: string
}

/** Everything that a migration will do. */
export interface MigrationPlan {
  readonly tables: readonly PlannedTable[]
  /** What is run first, such as types. */
  readonly prepare: readonly Statement[]
  readonly policies: readonly PlannedPolicy[]
  /** Continuous aggregates and views, for a later import: ctk makes none of them. */
  readonly views: readonly TimescaleAggregate[]
  /** What has no place in the target, besides what tables say of themselves. */
  readonly leftBehind: readonly string[]
}
