import { CtkError, type OperationHandler, type Services } from '@ctk/core'
import type { ArchivePartition } from '../archive-partition.js'

/** Archives partitions of CrateDB as snapshots. */
export function archiveBySnapshot(_services: Services): OperationHandler<ArchivePartition> {
  throw new CtkError({
    code: 'CTK_CAPABILITY_MISSING',
    message: 'Partitions of CrateDB cannot be archived yet; nothing was done.',
    suggestions: ['Use another strategy for this table: ctk plugins shows what is installed.'],
  })
}
