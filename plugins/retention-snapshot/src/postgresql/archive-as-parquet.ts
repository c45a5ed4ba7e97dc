import { CtkError, type OperationHandler, type Services } from '@ctk/core'
import type { ArchivePartition } from '../archive-partition.js'

/** Archives partitions of PostgreSQL as Parquet files with a manifest. */
export function archiveAsParquet(_services: Services): OperationHandler<ArchivePartition> {
  throw new CtkError({
    code: 'CTK_CAPABILITY_MISSING',
    message: 'Partitions of PostgreSQL cannot be archived yet; nothing was done.',
    suggestions: ['Use another strategy for this table: ctk plugins shows what is installed.'],
  })
}
