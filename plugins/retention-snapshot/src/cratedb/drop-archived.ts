import { type Archive, CtkError, type DropPartition, type OperationContext, type OperationResult } from '@ctk/core'
import type { ArchivePartition } from '../archive-partition.js'
import { goneArchives } from './gone-archives.js'
import { partitionsNow, uuidOf } from './partitions-now.js'
import type { ArchiveParts } from './parts.js'

/** An operation, and the archive that it makes. */
export interface ArchiveItem {
  readonly operation: ArchivePartition
  readonly archive: Archive
}

/**
 * Drops partitions as they were archived: the statement holds the fingerprints of the archives, not those of the plan. Writes
 * down which are gone.
 *
 * @returns one result for each, in order; `changed` where rows came since it was archived
 */
export async function dropArchived(
  items: readonly ArchiveItem[],
  context: OperationContext,
  parts: ArchiveParts,
): Promise<OperationResult[]> {
  if (items.length === 0) return []
  const { clock } = parts
  const handler = context.database.operations.find(({ kind }) => kind === 'drop-partition')
  if (!handler)
    throw new CtkError({ code: 'CTK_BUG', message: 'This database cannot drop partitions; nothing was deleted.' })
  const drops = items.map(
    ({ operation: { id, table }, archive: { partition } }): DropPartition => ({
      id,
      kind: 'drop-partition',
      table,
      partition,
    }),
  )
  const results = await sureOf(items, await handler.apply(drops, { ...context, exact: true }), context)
  const droppedAt = clock.now()
  const dropped = items.flatMap(({ archive }, i) =>
    results[i]?.outcome === 'done' ? [{ ...archive, state: 'dropped' as const, droppedAt, blocked: false }] : [],
  )
  const gone = items.flatMap(({ archive }, i) =>
    results[i]?.outcome !== 'done' && isGone(results[i]) ? [archive] : [],
  )
  await parts.archives.save([...dropped, ...(await goneArchives(gone, parts))])
  return results
}

/**
 * The same results, but for partitions that are said to have changed and are not there: those are gone. What was archived of them
 * is all that is left, and must not be thrown away.
 */
async function sureOf(
  items: readonly ArchiveItem[],
  results: readonly OperationResult[],
  context: OperationContext,
): Promise<OperationResult[]> {
  const [first] = items as [ArchiveItem]
  const isDoubtful = (result: OperationResult) => result.outcome === 'skipped' && result.changed === true
  if (!results.some(isDoubtful)) return [...results]
  const now = await partitionsNow(first.operation.table, context)
  return results.map((result, i): OperationResult => {
    const { partition } = (items[i] as ArchiveItem).archive
    const current = now.get(partition.ident)
    if (!isDoubtful(result) || (current && uuidOf(current) === uuidOf(partition))) return result
    return { id: result.id, outcome: 'done', rows: partition.rows, bytes: partition.bytes }
  })
}

/** Whether the partition that was archived is not in its table any more, whoever dropped it. */
export function isGone(result: OperationResult | undefined): boolean {
  return result?.outcome === 'done' || (result?.outcome === 'skipped' && result.changed !== true)
}
