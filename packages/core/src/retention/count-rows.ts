import type { Catalog, Partition, TableInfo } from '../database/catalog.js'
import type { Totals } from './plan.js'

/** Up to this many rows, by the database's estimate, a table is counted as a whole; beyond, only what is expired. */
const COUNTED_WHOLE = 1_000_000

/** A table, and which of its partitions are expired. */
export interface Countable {
  readonly table: TableInfo
  readonly expired: readonly Partition[]
}

/**
 * Exact row counts by partition ident, with at most one statement for all tables, and none where the catalogue is exact.
 * Tables without expired partitions are not counted.
 */
export async function countRows(
  tables: readonly Countable[],
  catalog: Catalog,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  const partitions = tables.flatMap(({ table, expired }) => {
    if (expired.length === 0) return []
    return (table.rows ?? 0) <= COUNTED_WHOLE ? table.partitions : expired
  })
  const uncounted = new Map(
    partitions.filter((partition) => !partition.rowsExact).map((partition) => [partition.ident, partition]),
  )
  return uncounted.size === 0 ? new Map() : catalog.countRows([...uncounted.values()], signal)
}

/** The partitions that cover a time: PostgreSQL's default partition covers none, and is not counted. */
export function periods(table: TableInfo): Partition[] {
  return table.partitions.filter(({ keys }) => {
    const kinds = keys.map((key) => key.bounds.kind)
    return !kinds.includes('default') || kinds.includes('range') || kinds.includes('point')
  })
}

/** The totals of a table, exact where all of its partitions were counted. */
export function totalsOf(table: TableInfo, counts: ReadonlyMap<string, number>): Totals {
  const { partitions, bytes } = table
  const counted = partitions.length > 0 && partitions.every(({ ident, rowsExact }) => rowsExact || counts.has(ident))
  const rows = counted
    ? partitions.reduce((sum, { ident, rows = 0 }) => sum + (counts.get(ident) ?? rows), 0)
    : table.rows
  return { partitions: periods(table).length, rows, rowsExact: counted || table.rowsExact, bytes }
}
