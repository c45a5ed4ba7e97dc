import type { Archive } from '@ctk/core'
import { uuidOf } from './partitions-now.js'
import type { ArchiveParts } from './parts.js'

/**
 * Complete archives of partitions of one table that somebody has dropped: where their rows are now. A partition is dropped
 * once, so where another archive of it says that already, this one counts for nothing.
 */
export async function goneArchives(gone: readonly Archive[], { archives, clock }: ArchiveParts): Promise<Archive[]> {
  const [first] = gone
  if (!first) return []
  const others = await archives.find({ tables: [first.table], states: ['dropped'] })
  const taken = new Map(others.map((archive) => [uuidOf(archive.partition), archive.id]))
  return gone.map((archive): Archive => {
    const other = taken.get(uuidOf(archive.partition))
    return other === undefined || other === archive.id
      ? { ...archive, state: 'dropped', droppedAt: archive.droppedAt ?? clock.now(), blocked: false }
      : { ...archive, state: 'failed', blocked: false, detail: `The archive ${other} holds the partition.` }
  })
}
