import type { Instant } from '../time/instant.js'
import type { PartitionStart } from './assess.js'

/**
 * The idents of the newest partitions that stay: those with the greatest starts, not in the future, that have data. A
 * partition that is known to be empty is passed over; one of which it is not known is kept, and the search goes on.
 *
 * @param last how many different starts; the guard of the newest partition keeps one
 * @param counts exact row counts by ident; a partition without one has the catalogue's number
 */
export function newestPartitions(
  starts: readonly PartitionStart[],
  counts: ReadonlyMap<string, number>,
  now: Instant,
  last = 1,
): ReadonlySet<string> {
  const kept = new Set<string>()
  const past = starts.filter(({ start }) => start <= now).sort((a, b) => b.start - a.start)
  const newest = new Set<Instant>()
  for (const { partition, start } of past) {
    if (newest.size >= last && !newest.has(start)) break
    const counted = counts.get(partition.ident)
    const rows = counted ?? partition.rows
    const exact = counted !== undefined || partition.rowsExact
    if (rows === 0 && exact) continue
    kept.add(partition.ident)
    if (rows !== undefined && rows > 0) newest.add(start)
  }
  return kept
}
