import { DatabaseService, type OperationHandler, type Services } from '@ctk/core'
import type { ArchivePartition } from './archive-partition.js'

/** What archives partitions of the session's database. */
export async function archiveHandler(services: Services): Promise<OperationHandler<ArchivePartition>> {
  return services.get(DatabaseService).dialect === 'cratedb'
    ? (await import('./cratedb/archive-by-snapshot.js')).archiveBySnapshot(services)
    : (await import('./postgresql/archive-as-parquet.js')).archiveAsParquet(services)
}
