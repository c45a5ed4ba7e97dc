import type { TableInfo } from '../database/catalog.js'

/** A table with exact numbers of rows where they were counted, by partition ident. */
export function withCounts(table: TableInfo, counts: ReadonlyMap<string, number>): TableInfo {
  const partitions = table.partitions.map((partition) => {
    const rows = counts.get(partition.ident)
    return rows === undefined ? partition : { ...partition, rows, rowsExact: true }
  })
  return { ...table, partitions }
}
