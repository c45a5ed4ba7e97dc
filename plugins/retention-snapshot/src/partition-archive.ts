import { type Archive, archiveId, beginArchive, type Instant, nextExpiry, parseDuration } from '@ctk/core'
import type { ArchivePartition } from './archive-partition.js'

/**
 * The archive of a partition, as it begins.
 *
 * @param attempt tells attempts at the same partition apart
 */
export function partitionArchive(
  operation: ArchivePartition,
  { runId, attempt, at }: { readonly runId: string; readonly attempt: number; readonly at: Instant },
  place: (id: string) => Pick<Archive, 'method' | 'key' | 'bytes' | 'blocked'>,
): Archive {
  const { table, partition, policyId, repository, start, end, grace } = operation
  const id = archiveId(table, partition.ident, `${runId}-${attempt}`)
  return beginArchive({
    id,
    runId,
    policyId,
    table,
    label: partition.label,
    partition,
    start,
    end,
    repository,
    createdAt: at,
    keptUntil: grace && nextExpiry(at, parseDuration(grace.duration), grace.timezone),
    ...place(id),
  })
}
