import type { Sql } from '@ctk/core'
import { createArchiveTables } from '../archive-store/create-archive-tables.js'
import { createLoadTables } from '../load-store/create-load-tables.js'
import { createHoldTables } from './create-hold-tables.js'
import { createPolicyTable } from './create-policy-table.js'
import { createRunTables } from './create-run-tables.js'
import { extendPolicyTable } from './extend-policy-table.js'
import type { StoreDialect } from './store-dialect.js'
import type { StoreNames } from './store-names.js'

/**
 * One step forward of ctk's own tables. Its statements must be repeatable (`IF NOT EXISTS`, conditions): two setups may run
 * at once, and on CrateDB a setup may stop between two statements. A released migration is never changed.
 */
export interface Migration {
  /** What the version row says afterwards: 1, 2, 3 … */
  readonly version: number
  /** @param policyColumns the columns that the policy table has already */
  statements(names: StoreNames, dialect: StoreDialect, policyColumns: ReadonlySet<string>): Sql[]
}

/** All migrations, in order. */
export const migrations: readonly Migration[] = [
  { version: 1, statements: createPolicyTable },
  {
    version: 2,
    statements: (names, dialect, policyColumns) => [
      ...extendPolicyTable(names, dialect, policyColumns),
      ...createRunTables(names, dialect),
      ...createHoldTables(names, dialect),
    ],
  },
  { version: 3, statements: createLoadTables },
  { version: 4, statements: createArchiveTables },
]

/** The version of ctk's own tables that this release reads and writes. */
export const storeVersion = migrations.length
