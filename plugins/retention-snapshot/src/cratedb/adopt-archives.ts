import type { OperationContext, OperationResult } from '@ctk/core'
import type { ArchivePartition } from '../archive-partition.js'
import { discardSnapshot } from './discard-snapshot.js'
import { type ArchiveItem, dropArchived } from './drop-archived.js'
import { findSnapshot } from './find-snapshot.js'
import type { ArchiveParts } from './parts.js'

/**
 * Drops those partitions of which an earlier attempt has left a complete archive, if nothing was written to them since. An
 * archive that does not hold everything any more counts for nothing.
 *
 * @param operations with the partitions as they are now
 * @returns the results of those that need no archive any more
 */
export async function adoptArchives(
  operations: readonly ArchivePartition[],
  context: OperationContext,
  parts: ArchiveParts,
): Promise<OperationResult[]> {
  const [first] = operations
  if (!first) return []
  const { archives } = parts
  const verified = await archives.find({ tables: [first.table], states: ['verified'] }, context.signal)
  const found = new Map<string, boolean>()
  const items: ArchiveItem[] = []
  for (const archive of verified) {
    const operation = operations.find(({ partition }) => partition.ident === archive.partition.ident)
    if (!operation) continue
    const key = JSON.stringify([archive.repository, archive.key])
    if (!found.has(key)) {
      const snapshot = await findSnapshot(archive.repository, archive.key, context.database, context.signal)
      found.set(key, snapshot?.state === 'SUCCESS')
    }
    const isSame = operation.partition.fingerprint === archive.partition.fingerprint
    const twice = items.some(({ operation: { id } }) => id === operation.id)
    if (isSame && !twice && found.get(key) && archive.repository === operation.repository) {
      items.push({ operation, archive })
      continue
    }
    await archives.save([{ ...archive, state: 'failed', detail: 'Rows came before the partition could be dropped.' }])
    await discardSnapshot(archive.repository, archive.key, operation, context, parts)
  }
  const results = await dropArchived(items, context, parts)
  return results.filter((result) => result.outcome !== 'skipped' || result.changed !== true)
}
