import { type Archive, isCtkError, type OperationContext, type OperationResult } from '@ctk/core'
import type { ArchivePartition } from '../archive-partition.js'
import { partitionArchive } from '../partition-archive.js'
import { discardSnapshot } from './discard-snapshot.js'
import { type ArchiveItem, dropArchived, isGone } from './drop-archived.js'
import { lookAtBlocks } from './look-at-blocks.js'
import { partitionsNow } from './partitions-now.js'
import type { ArchiveParts } from './parts.js'
import { quietPartitions } from './quiet-partitions.js'
import { snapshotName } from './snapshot-name.js'
import { takeSnapshot } from './take-snapshot.js'
import { blockWrites, liftBlocks } from './write-blocks.js'

/**
 * One attempt to archive partitions of a table, in one snapshot: block, wait until quiet, count, snapshot, verify, drop. On
 * every way out the blocks that are ours are lifted.
 *
 * @param operations with the partitions as they are now
 * @returns one result for each, in order; `changed` where rows came in between
 */
export async function archiveOnce(
  operations: readonly ArchivePartition[],
  context: OperationContext,
  parts: ArchiveParts,
): Promise<OperationResult[]> {
  const { archives } = parts
  const [first] = operations as [ArchivePartition]
  const begun = await begin(operations, context, parts)
  const results = new Map<string, OperationResult>()
  let items: readonly ArchiveItem[] = begun
  /** Those that did not come through, as far as they came. */
  const ended = new Map<string, Archive>()
  const drop = (item: ArchiveItem, detail: string, result: OperationResult) => {
    results.set(item.operation.id, result)
    ended.set(item.archive.id, { ...item.archive, state: 'failed', detail })
  }
  try {
    const ours = begun.map(({ archive }) => archive).filter(({ blocked }) => blocked)
    await blockWrites(ours, first, context)
    const quiet = await quietPartitions(partitionsOf(begun), first, context)
    let shards = 0
    items = begun.flatMap(({ operation, archive }) => {
      const now = quiet.get(operation.partition.ident)
      const item = {
        operation,
        archive: { ...archive, ...(now && { partition: now.partition, rows: now.partition.rows }) },
      }
      if (!now) drop(item, 'The partition was gone.', skipped(operation, 'was gone already', { gone: true }))
      else if (context.exact && now.partition.fingerprint !== operation.partition.fingerprint)
        drop(item, rewritten, skipped(operation, rewritten, { changed: true }))
      else {
        shards += now.shards
        return [item]
      }
      return []
    })
    if (items.length > 0) {
      await archives.save(items.map(({ archive }) => archive))
      const { repository, key: name } = (begun[0] as ArchiveItem).archive
      await takeSnapshot({ repository, name, partitions: partitionsOf(items), shards }, first, context)
      items = await verified(items, context, parts, (item) =>
        drop(item, arrived, skipped(item.operation, arrived, { changed: true })),
      )
      const dropped = await dropArchived(items, context, parts)
      items.forEach((item, i) => {
        const result = dropped[i] as OperationResult
        if (result.outcome === 'skipped' && result.changed) drop(item, arrived, result)
        else results.set(item.operation.id, result)
        if (isGone(result)) ended.set(item.archive.id, { ...item.archive, state: 'dropped', blocked: false })
      })
    }
  } catch (error) {
    const detail = isCtkError(error) ? error.message : String(error)
    for (const item of items) {
      if (results.has(item.operation.id)) continue
      results.set(item.operation.id, { id: item.operation.id, outcome: 'failed', error: error as Error })
      // A verified archive is worth keeping: the next attempt drops its partition at once.
      if (item.archive.state === 'begun') ended.set(item.archive.id, { ...item.archive, state: 'failed', detail })
    }
  } finally {
    await end(begun, items, ended, first, context, parts)
  }
  return operations.map(({ id }) => results.get(id) as OperationResult)
}

/** Writes down what is going to be archived, and whether the block that stops its writers will be ours. */
async function begin(
  operations: readonly ArchivePartition[],
  context: OperationContext,
  { archives, clock }: ArchiveParts,
): Promise<ArchiveItem[]> {
  const [first] = operations as [ArchivePartition]
  const { runId } = context
  const before = new Set((await archives.find({ runId }, context.signal)).map(({ key }) => key))
  const attempt = before.size + 1
  const partitions = operations.map(({ partition }) => partition)
  const key = snapshotName(first.table, partitions, `${runId}-${attempt}`)
  const states = await lookAtBlocks(first.table, partitions, first, context)
  const at = clock.now()
  const items = operations.map((operation) => {
    const { ident, bytes } = operation.partition
    const blocked = states.get(ident)?.blocked === false
    const place = () => ({ method: 'snapshot' as const, key, bytes, blocked })
    return { operation, archive: partitionArchive(operation, { runId, attempt, at }, place) }
  })
  await archives.save(items.map(({ archive }) => archive))
  return items
}

/** Those of which the partition is still what was counted before the snapshot began, written down as verified. */
async function verified(
  items: readonly ArchiveItem[],
  context: OperationContext,
  { archives, clock }: ArchiveParts,
  changed: (item: ArchiveItem) => void,
): Promise<ArchiveItem[]> {
  const { table } = (items[0] as ArchiveItem).operation
  const counts = await context.database.catalog.countRows(partitionsOf(items), context.signal)
  const now = await partitionsNow(table, context)
  const verifiedAt = clock.now()
  const same = items.flatMap((item) => {
    const { ident, fingerprint } = item.archive.partition
    const equal = now.get(ident)?.fingerprint === fingerprint && counts.get(ident) === item.archive.rows
    if (!equal) changed(item)
    return equal ? [{ ...item, archive: { ...item.archive, state: 'verified' as const, verifiedAt } }] : []
  })
  await archives.save(same.map(({ archive }) => archive))
  return same
}

/** Lifts what is blocked, writes down how each archive ended, and drops the snapshot unless something is in it. */
async function end(
  begun: readonly ArchiveItem[],
  items: readonly ArchiveItem[],
  ended: ReadonlyMap<string, Archive>,
  operation: ArchivePartition,
  context: OperationContext,
  parts: ArchiveParts,
): Promise<void> {
  const latest = new Map([...begun, ...items].map(({ archive }) => [archive.id, archive]))
  const left = [...latest.values()].map((archive) => ended.get(archive.id) ?? archive)
  const standing = left.filter(({ state }) => state !== 'dropped')
  if (standing.length === 0) return
  await parts.archives.save(standing)
  await parts.archives.save(await liftBlocks(standing, operation, context))
  const failed = standing.find(({ state }) => state === 'failed')
  if (failed) await discardSnapshot(failed.repository, failed.key, operation, context, parts)
}

const rewritten = 'got or lost rows since the plan was made'
const arrived = 'got or lost rows while it was archived'

const partitionsOf = (items: readonly ArchiveItem[]) => items.map(({ archive }) => archive.partition)

function skipped(
  { id }: ArchivePartition,
  reason: string,
  more: { readonly gone?: true; readonly changed?: true },
): OperationResult {
  return { id, outcome: 'skipped', reason, ...more }
}
