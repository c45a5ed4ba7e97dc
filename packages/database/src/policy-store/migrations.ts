import type { Sql } from '@ctk/core'
import { createPolicyTable } from './create-policy-table.js'
import type { StoreDialect } from './store-dialect.js'
import type { StoreNames } from './store-names.js'

/**
 * One step forward of the policy table. Its statements must be repeatable (`IF NOT EXISTS`, conditions): two setups may run
 * at once, and on CrateDB a setup may stop between two statements. A released migration is never changed.
 */
export interface Migration {
  /** What the version row says afterwards: 1, 2, 3 … */
  readonly version: number
  statements(names: StoreNames, dialect: StoreDialect): Sql[]
}

/** All migrations, in order. */
export const migrations: readonly Migration[] = [{ version: 1, statements: createPolicyTable }]

/** The version of the policy table that this release reads and writes. */
export const storeVersion = migrations.length
