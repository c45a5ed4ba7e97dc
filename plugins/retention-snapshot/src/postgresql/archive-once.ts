import { type Archive, CtkError, isCtkError, type OperationContext, type OperationResult } from '@ctk/core'
import type { ArchivePartition } from '../archive-partition.js'
import type { ArchivePlace } from '../archive-place.js'
import { partitionArchive } from '../partition-archive.js'
import { archiveKey } from './archive-key.js'
import { discardFiles } from './discard-files.js'
import { exportPartition } from './export-partition.js'
import type { ParquetParts } from './parquet-parts.js'
import { type LocatedPartition, partitionNow } from './partition-now.js'

/**
 * One attempt to archive a partition: export, verify, drop. A complete archive that an earlier attempt left is used where the partition
 * is still what it holds.
 *
 * @returns `changed` where rows came or went in between; then nothing was dropped, and the archive counts for nothing
 */
export async function archiveOnce(
  operation: ArchivePartition,
  context: OperationContext,
  parts: ParquetParts,
): Promise<OperationResult> {
  const { id, table, repository } = operation
  const { archives } = parts
  const now = await partitionNow(operation, context)
  if (!now) return { id, outcome: 'skipped', reason: 'was gone already', gone: true }
  const place = await parts.place(repository, context.signal)
  const left = await archives.find({ tables: [table], states: ['verified'], repository })
  const own = left.find(({ partition }) => partition.ident === now.ident)
  if (own) {
    const result = await dropArchived(own, now, operation, context, parts)
    if (result.outcome !== 'skipped' || !result.changed) return result
    await fail(own, arrived, place, parts)
    if (context.exact) return result
  }
  const begun = await begin(operation, context, parts)
  try {
    const { encode } = await parts.parquet()
    const { partition, rows, bytes, checksum } = await exportPartition(
      begun,
      now,
      encode,
      place,
      begun.createdAt,
      context,
    )
    const planned = operation.partition.fingerprint
    if (context.exact && planned !== undefined && planned !== partition.fingerprint) {
      await fail(begun, rewritten, place, parts)
      return { id, outcome: 'skipped', reason: rewritten, changed: true }
    }
    const verified: Archive = {
      ...begun,
      partition,
      rows,
      bytes,
      checksum,
      state: 'verified',
      verifiedAt: parts.clock.now(),
    }
    await archives.save([verified])
    const result = await dropArchived(verified, now, operation, context, parts)
    if (result.outcome === 'skipped' && result.changed) await fail(verified, arrived, place, parts)
    return result
  } catch (error) {
    const [known] = await archives.find({ prefix: begun.id }).catch(() => [])
    // A complete archive is worth keeping: the next attempt drops its partition at once.
    if (known?.state === 'begun') await fail(begun, isCtkError(error) ? error.message : String(error), place, parts)
    throw error
  }
}

const rewritten = 'got or lost rows since the plan was made'
const arrived = 'got or lost rows while it was archived'

/** Writes down what is going to be archived. */
async function begin(
  operation: ArchivePartition,
  { runId, signal }: OperationContext,
  { archives, clock }: ParquetParts,
): Promise<Archive> {
  const { table, partition } = operation
  const before = await archives.find({ runId, tables: [table] }, signal)
  const archive = partitionArchive(operation, { runId, attempt: before.length + 1, at: clock.now() }, (id) => ({
    method: 'parquet',
    key: archiveKey(table, partition.label, id),
    bytes: undefined,
    blocked: false,
  }))
  await archives.save([archive])
  return archive
}

/** Drops the partition if it is what the archive holds; that it is gone is written in the same transaction. */
async function dropArchived(
  archive: Archive,
  now: LocatedPartition,
  { id, table }: ArchivePartition,
  context: OperationContext,
  { archives, clock, drop }: ParquetParts,
): Promise<OperationResult> {
  if (!drop)
    throw new CtkError({ code: 'CTK_BUG', message: 'This database cannot drop partitions; nothing was deleted.' })
  const { fingerprint, rows } = archive.partition
  const partition = {
    ...now,
    rowsExact: true,
    ...(fingerprint !== undefined && { fingerprint }),
    ...(rows !== undefined && { rows }),
  }
  const dropped: Archive = { ...archive, state: 'dropped', droppedAt: clock.now() }
  const effect: OperationContext['effect'] = (work, signal) =>
    context.effect(async (sender) => {
      const results = await work(sender)
      await sender.execute(archives.saving([dropped]))
      return results
    }, signal)
  const [result] = await drop.apply([{ id, kind: 'drop-partition', table, partition }], {
    ...context,
    exact: true,
    effect,
  })
  if (!result) throw new CtkError({ code: 'CTK_BUG', message: 'Nothing became of the drop of a partition.' })
  return result
}

async function fail(archive: Archive, detail: string, place: ArchivePlace, { archives }: ParquetParts): Promise<void> {
  await archives.save([{ ...archive, state: 'failed', detail }])
  await discardFiles(archive, place)
}
