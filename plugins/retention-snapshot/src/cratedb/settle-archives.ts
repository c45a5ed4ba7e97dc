import { type Archive, type OperationContext, type Partition, sameTable } from '@ctk/core'
import type { ArchivePartition } from '../archive-partition.js'
import { discardSnapshot } from './discard-snapshot.js'
import { goneArchives } from './gone-archives.js'
import { partitionsNow, uuidOf } from './partitions-now.js'
import type { ArchiveParts } from './parts.js'
import { endedSnapshot } from './take-snapshot.js'
import { liftBlocks } from './write-blocks.js'

/**
 * Settles what earlier attempts left of the archives of a table, with the lease of the table held: a snapshot that turns out
 * to be complete is kept, so that its partitions can go without another one; blocks that are ours are lifted.
 */
export async function settleArchives(
  operation: ArchivePartition,
  context: OperationContext,
  parts: ArchiveParts,
): Promise<void> {
  const { archives } = parts
  const open = (await archives.find({ tables: [operation.table], states: ['begun', 'verified', 'failed'] })).filter(
    ({ state, blocked, table }) => (state !== 'failed' || blocked) && sameTable(table, operation.table),
  )
  if (open.length === 0) return
  const now = await partitionsNow(operation.table, context)
  const snapshots = Map.groupBy(open, ({ repository, key }) => JSON.stringify([repository, key]))
  const settled: Archive[] = []
  for (const group of snapshots.values()) settled.push(...(await settleSnapshot(group, now, operation, context, parts)))
  const isThere = ({ partition }: Archive) => {
    const current = now.get(partition.ident)
    return current !== undefined && uuidOf(current) === uuidOf(partition)
  }
  const gone = settled.filter((archive) => archive.state === 'verified' && !isThere(archive))
  const counted = new Map((await goneArchives(gone, parts)).map((archive) => [archive.id, archive]))
  const left = settled.map((archive) => counted.get(archive.id) ?? archive)
  // The state first: should the lifting fail, the block is still known to be ours.
  await archives.save(left)
  await archives.save(await liftBlocks(left, operation, context))
  for (const { repository, key } of left.filter(({ state }) => state === 'failed'))
    await discardSnapshot(repository, key, operation, context, parts)
}

async function settleSnapshot(
  group: readonly Archive[],
  now: ReadonlyMap<string, Partition>,
  { repository }: ArchivePartition,
  context: OperationContext,
  { clock }: ArchiveParts,
): Promise<Archive[]> {
  const [first] = group
  const begun = group.some(({ state }) => state === 'begun')
  const found = first && begun ? await endedSnapshot(first.repository, first.key, context) : undefined
  return group.map((archive): Archive => {
    const current = now.get(archive.partition.ident)
    if (archive.state !== 'begun') return archive
    const complete =
      found?.state === 'SUCCESS' && found.failures.length === 0 && found.idents.has(archive.partition.ident)
    // It was counted before the snapshot began, and nothing has been written since.
    const same = archive.rows !== undefined && current?.fingerprint === archive.partition.fingerprint
    if (complete && same && archive.repository === repository)
      return { ...archive, state: 'verified', verifiedAt: clock.now() }
    return { ...archive, state: 'failed', detail: 'The run that began it died.' }
  })
}
