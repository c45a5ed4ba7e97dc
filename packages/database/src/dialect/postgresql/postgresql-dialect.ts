import { postgresqlArchiveStore } from '../../archive-store/sql-archive-store.js'
import { postgresqlHoldStore } from '../../hold-store/sql-hold-store.js'
import { postgresqlLoadStore } from '../../load-store/sql-load-store.js'
import { postgresqlPolicyStore } from '../../policy-store/sql-policy-store.js'
import { postgresqlRunStore } from '../../run-store/sql-run-store.js'
import { postgresqlCreateTable } from '../../writer/postgresql-create-table.js'
import type { Dialect } from '../dialect.js'
import { postgresqlCapabilities } from './postgresql-capabilities.js'
import { postgresqlCatalog } from './postgresql-catalog.js'
import { postgresqlDeleteRange } from './postgresql-delete-range.js'
import { postgresqlDetachPartition, postgresqlDropPartition } from './postgresql-drop-partition.js'
import { postgresqlDropKept, postgresqlReattachPartition } from './postgresql-kept-partition.js'
import { postgresqlPrivileges } from './postgresql-privileges.js'
import { postgresqlStatus } from './postgresql-status.js'
import { postgresqlStopStatements } from './postgresql-stop-statements.js'

/** What is particular to PostgreSQL, embedded or not. */
export const postgresqlDialect: Dialect = {
  name: 'postgresql',
  defaultSchema: 'public',
  capabilities: postgresqlCapabilities,
  operations: [
    postgresqlDropPartition,
    postgresqlDeleteRange,
    postgresqlDetachPartition,
    postgresqlReattachPartition,
    postgresqlDropKept,
  ],
  catalog: postgresqlCatalog,
  status: postgresqlStatus,
  // It moves nothing by itself, and does not tell of its disk.
  strain: async () => ({ relocating: 0, shortOfDisk: 0 }),
  privileges: postgresqlPrivileges,
  policyStore: postgresqlPolicyStore,
  runStore: postgresqlRunStore,
  holdStore: postgresqlHoldStore,
  loadStore: postgresqlLoadStore,
  archiveStore: postgresqlArchiveStore,
  stopStatements: postgresqlStopStatements,
  createTableStatements: postgresqlCreateTable,
  createLike: async (...args) =>
    (await import('../../replace/postgresql-create-like.js')).postgresqlCreateLike(...args),
  replaceTable: async (...args) => (await import('../../replace/postgresql-replace.js')).postgresqlReplace(...args),
  writer: async (...args) => (await import('../../writer/postgresql-writer.js')).postgresqlWriter(...args),
  async *read(...args) {
    yield* (await import('../../reader/postgresql-read.js')).postgresqlRead(...args)
  },
  refresh: async () => undefined,
}
