import {
  DatabaseService,
  type ExpireArchive,
  type OperationHandler,
  type RestorePartition,
  type Services,
} from '@ctk/core'
import type { ArchivePartition } from './archive-partition.js'

const onCrateDb = (services: Services) => services.get(DatabaseService).dialect === 'cratedb'

/** What archives partitions of the session's database. */
export async function archiveHandler(services: Services): Promise<OperationHandler<ArchivePartition>> {
  return onCrateDb(services)
    ? (await import('./cratedb/archive-by-snapshot.js')).archiveBySnapshot(services)
    : (await import('./postgresql/archive-as-parquet.js')).archiveAsParquet(services)
}

/** What brings archived partitions back. */
export async function restoreHandler(services: Services): Promise<OperationHandler<RestorePartition>> {
  return onCrateDb(services)
    ? (await import('./cratedb/restore-by-snapshot.js')).restoreBySnapshot(services)
    : (await import('./postgresql/restore-from-parquet.js')).restoreFromParquet(services)
}

/** What removes archives for good. */
export async function expireHandler(services: Services): Promise<OperationHandler<ExpireArchive>> {
  return onCrateDb(services)
    ? (await import('./cratedb/expire-snapshot.js')).expireSnapshot(services)
    : (await import('./postgresql/expire-parquet.js')).expireParquet(services)
}
