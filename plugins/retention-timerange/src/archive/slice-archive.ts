import { type Archive, archiveId, beginArchive, type Instant, type Partition } from '@ctk/core'
import { sliceLabel } from '../plan-slices.js'
import type { ArchiveRange } from './archive-range.js'

/** Where a slice goes. */
export type ArchivePlace = Pick<Archive, 'method' | 'repository' | 'key'>

/**
 * The archive of a slice, as it begins.
 *
 * @param attempt tells attempts at the same slice apart
 */
export function sliceArchive(
  operation: ArchiveRange,
  { runId, attempt, at }: { readonly runId: string; readonly attempt: number; readonly at: Instant },
  place: (id: string) => ArchivePlace,
): Archive {
  const { table, policyId, from, before } = operation
  const id = archiveId(table, operation.id, `${runId}/${attempt}`)
  const label = sliceLabel({ from: from ?? Number.NEGATIVE_INFINITY, before })
  return beginArchive({
    id,
    runId,
    policyId,
    table,
    label,
    partition: slicePartition(operation, label),
    start: from,
    end: before,
    bytes: undefined,
    blocked: false,
    createdAt: at,
    keptUntil: undefined,
    ...place(id),
  })
}

/** An archive whose rows are gone from their table. */
export function archived(
  archive: Archive,
  at: Instant,
  rows: number,
  more: Partial<Pick<Archive, 'bytes' | 'checksum'>> = {},
): Archive {
  const { partition, verifiedAt = at } = archive
  return {
    ...archive,
    ...more,
    partition: { ...partition, rows, rowsExact: true },
    rows,
    state: 'dropped',
    verifiedAt,
    droppedAt: at,
  }
}

/** A slice as the archive store knows partitions: its time is what holds look at. */
function slicePartition({ id, table, column, from, before }: ArchiveRange, label: string): Partition {
  const bounds = { kind: 'range' as const, ...(from === undefined ? {} : { start: from }), end: before }
  return { table, ident: `slice ${id}`, label, keys: [{ column, bounds }], rowsExact: false }
}
