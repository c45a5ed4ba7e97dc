import { CtkError, formatTableName, type OperationResult } from '@ctk/core'
import type { ArchivePartition } from './archive-partition.js'

/** In a partition to which somebody keeps writing something is wrong: that is no success. */
export function keptArriving({ id, partition, table }: ArchivePartition, attempts: number): OperationResult {
  return {
    id,
    outcome: 'failed',
    error: new CtkError({
      code: 'CTK_ARCHIVE_INCOMPLETE',
      message: `Rows kept arriving in ${partition.label} of ${formatTableName(table)} while it was archived, ${attempts} times. It was kept; nothing was deleted.`,
      suggestions: ['Who writes to a partition that old? Run again when they have finished.'],
    }),
  }
}
