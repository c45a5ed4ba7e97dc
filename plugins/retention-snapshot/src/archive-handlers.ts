import {
  ArchivesService,
  ClockService,
  DatabaseService,
  type ExpireArchive,
  type OperationHandler,
  RegistryService,
  type RestorePartition,
  type Services,
} from '@ctk/core'
import type { ArchivePartition } from './archive-partition.js'
import type { SliceParts } from './slices/archived-slices.js'
import { withSlices } from './slices/with-slices.js'

const sliceParts = (services: Services): SliceParts => ({
  archives: services.get(ArchivesService),
  clock: services.get(ClockService),
  registry: services.get(RegistryService),
})
const onCrateDb = (services: Services) => services.get(DatabaseService).dialect === 'cratedb'

/** What archives partitions of the session's database. */
export async function archiveHandler(services: Services): Promise<OperationHandler<ArchivePartition>> {
  return onCrateDb(services)
    ? (await import('./cratedb/archive-by-snapshot.js')).archiveBySnapshot(services)
    : (await import('./postgresql/archive-as-parquet.js')).archiveAsParquet(services)
}

/** What brings archived partitions back. */
export async function restoreHandler(services: Services): Promise<OperationHandler<RestorePartition>> {
  const partitions = onCrateDb(services)
    ? (await import('./cratedb/restore-by-snapshot.js')).restoreBySnapshot(services)
    : (await import('./postgresql/restore-from-parquet.js')).restoreFromParquet(services)
  return withSlices(partitions, (await import('./slices/restore-slices.js')).restoreSlices(sliceParts(services)))
}

/** What removes archives for good. */
export async function expireHandler(services: Services): Promise<OperationHandler<ExpireArchive>> {
  const partitions = onCrateDb(services)
    ? (await import('./cratedb/expire-snapshot.js')).expireSnapshot(services)
    : (await import('./postgresql/expire-parquet.js')).expireParquet(services)
  return withSlices(partitions, (await import('./slices/expire-slices.js')).expireSlices(sliceParts(services)))
}
