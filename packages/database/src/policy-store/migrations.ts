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
  /** The tables that it adds. They may be made in any order, and at once. */
  tables(names: StoreNames, dialect: StoreDialect): Sql[]
  /**
   * What it changes, in order, once all tables are there.
   *
   * @param policyColumns the columns that the policy table has already
   */
  changes?(names: StoreNames, dialect: StoreDialect, policyColumns: ReadonlySet<string>): Sql[]
}

/** All migrations, in order. */
export const migrations: readonly Migration[] = [
  { version: 1, tables: createPolicyTable },
  {
    version: 2,
    tables: (names, dialect) => [...createRunTables(names, dialect), ...createHoldTables(names, dialect)],
    changes: extendPolicyTable,
  },
  { version: 3, tables: createLoadTables },
  { version: 4, tables: createArchiveTables },
]

/** The version of ctk's own tables that this release reads and writes. */
export const storeVersion = migrations.length
