import type { Partition, TableName } from '@ctk/core'
import type { Driver } from '../../driver/driver.js'
import { type ShardsRow, shardsQuery } from './cratedb-catalog-queries.js'
import { partitionIdent } from './cratedb-partition-ident.js'
import { cratedbRefresh } from './cratedb-refresh.js'
import { rowsIfReadable } from './cratedb-system-tables.js'

/**
 * Exact row counts by partition ident, with two statements for all partitions: a REFRESH of their tables, which changes no
 * data and without which shards do not count the latest rows, and a look at the shards. Nothing is counted where the user may
 * not read `sys`, or a table is gone; a closed partition is left out.
 */
export async function cratedbCountRows(
  driver: Driver,
  partitions: readonly Partition[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  if (partitions.length === 0) return new Map()
  const tables = [...new Map(partitions.map(({ table }) => [partitionIdent(table, ''), table])).values()]
  const shards = await rowsIfReadable(refreshedShards(driver, tables, signal))
  const counted = new Map(
    shards?.map(({ schema, table, ident, rows }) => [partitionIdent({ schema, name: table }, ident), rows]),
  )
  return new Map(
    partitions.flatMap(({ ident }) => {
      const rows = counted.get(ident) ?? null
      return rows === null ? [] : [[ident, rows] as const]
    }),
  )
}

async function refreshedShards(
  driver: Driver,
  tables: readonly TableName[],
  signal: AbortSignal | undefined,
): Promise<ShardsRow[]> {
  await cratedbRefresh(driver, tables, signal)
  return await driver.query<ShardsRow>(shardsQuery(tables), signal)
}
