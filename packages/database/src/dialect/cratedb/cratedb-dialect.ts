import { cratedbArchiveStore } from '../../archive-store/sql-archive-store.js'
import { cratedbHoldStore } from '../../hold-store/sql-hold-store.js'
import { cratedbLoadStore } from '../../load-store/sql-load-store.js'
import { cratedbPolicyStore } from '../../policy-store/sql-policy-store.js'
import { cratedbRunStore } from '../../run-store/sql-run-store.js'
import { cratedbCreateTable } from '../../writer/cratedb-create-table.js'
import type { Dialect } from '../dialect.js'
import { cratedbCapabilities } from './cratedb-capabilities.js'
import { cratedbCatalog } from './cratedb-catalog.js'
import { cratedbDeleteRange } from './cratedb-delete-range.js'
import { cratedbDropPartition } from './cratedb-drop-partition.js'
import { cratedbPrivileges } from './cratedb-privileges.js'
import { cratedbRefresh } from './cratedb-refresh.js'
import { cratedbStatus } from './cratedb-status.js'
import { cratedbStopStatements } from './cratedb-stop-statements.js'
import { cratedbStrain } from './cratedb-strain.js'

/** What is particular to CrateDB. */
export const cratedbDialect: Dialect = {
  name: 'cratedb',
  defaultSchema: 'doc',
  capabilities: cratedbCapabilities,
  operations: [cratedbDropPartition, cratedbDeleteRange],
  catalog: cratedbCatalog,
  status: cratedbStatus,
  strain: cratedbStrain,
  privileges: cratedbPrivileges,
  policyStore: cratedbPolicyStore,
  runStore: cratedbRunStore,
  holdStore: cratedbHoldStore,
  loadStore: cratedbLoadStore,
  archiveStore: cratedbArchiveStore,
  stopStatements: cratedbStopStatements,
  createTableStatements: cratedbCreateTable,
  createLike: async (_driver, table, like) =>
    (await import('../../replace/cratedb-replace.js')).cratedbCreateLike(table, like),
  replaceTable: async (...args) => (await import('../../replace/cratedb-replace.js')).cratedbReplace(...args),
  writer: async (...args) => (await import('../../writer/cratedb-writer.js')).cratedbWriter(...args),
  async *read(...args) {
    yield* (await import('../../reader/cratedb-read.js')).cratedbRead(...args)
  },
  refresh: cratedbRefresh,
}
