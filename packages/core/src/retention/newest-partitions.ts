import type { Instant } from '../time/instant.js'
import type { PartitionStart } from './assess.js'

/**
 * The idents of the partitions that the guard of the newest one keeps: those with the greatest start, not in the future, that
 * have data. A partition that is known to be empty is passed over; one of which it is not known is kept, and the search goes on.
 *
 * @param counts exact row counts by ident; a partition without one has the catalogue's number
 */
export function newestPartitions(
  starts: readonly PartitionStart[],
  counts: ReadonlyMap<string, number>,
  now: Instant,
): ReadonlySet<string> {
  const kept = new Set<string>()
  const past = starts.filter(({ start }) => start <= now).sort((a, b) => b.start - a.start)
  let newest: Instant | undefined
  for (const { partition, start } of past) {
    if (newest !== undefined && start !== newest) break
    const counted = counts.get(partition.ident)
    const rows = counted ?? partition.rows
    const exact = counted !== undefined || partition.rowsExact
    if (rows === 0 && exact) continue
    kept.add(partition.ident)
    if (rows !== undefined && rows > 0) newest = start
  }
  return kept
}
