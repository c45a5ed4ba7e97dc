import { type Catalog, compareTables, type TableName } from '@ctk/core'
import type { Driver } from '../../driver/driver.js'
import {
  type ColumnRow,
  columnsQuery,
  type PartitionRow,
  partitionsQuery,
  type ShardsRow,
  shardsQuery,
  tableNamesQuery,
} from './cratedb-catalog-queries.js'
import { cratedbCountRows } from './cratedb-count-rows.js'
import { cratedbMatchingPartitions } from './cratedb-matching-partitions.js'
import { rowsIfReadable } from './cratedb-system-tables.js'
import { cratedbTableInfo } from './cratedb-table-info.js'

/**
 * CrateDB's catalogue: three statements at the same time for any number of tables. A user who may not read `sys` gets no
 * sizes, row counts and fingerprints; the rest comes from `information_schema`, which shows users their own tables.
 */
export function cratedbCatalog(driver: Driver): Catalog {
  return {
    async tables(names, signal) {
      if (names.length === 0) return []
      const [columns, partitions, shards] = await Promise.all([
        driver.query<ColumnRow>(columnsQuery(names), signal),
        driver.query<PartitionRow>(partitionsQuery(names), signal),
        rowsIfReadable(driver.query<ShardsRow>(shardsQuery(names), signal)),
      ])
      const columnsOf = byTable(columns)
      const partitionsOf = byTable(partitions)
      const shardsOf = shards && byTable(shards)
      return distinct(names).flatMap((name) => {
        const key = keyOf(name.schema, name.name)
        const rows = columnsOf.get(key)
        if (!rows) return []
        const table = { name, columns: rows, partitions: partitionsOf.get(key) ?? [] }
        return cratedbTableInfo({ ...table, shards: shardsOf && (shardsOf.get(key) ?? []) })
      })
    },
    countRows: (partitions, signal) => cratedbCountRows(driver, partitions, signal),
    // The catalogue shows them.
    fingerprints: async () => new Map(),
    matchingPartitions: (table, conditions, signal) => cratedbMatchingPartitions(driver, table, conditions, signal),
    async tableNames(schema, signal) {
      const rows = await driver.query<TableName>(tableNamesQuery(schema), signal)
      return rows.sort(compareTables)
    },
  }
}

const keyOf = (schema: string, table: string) => JSON.stringify([schema, table])

function byTable<R extends { readonly schema: string; readonly table: string }>(rows: readonly R[]): Map<string, R[]> {
  const groups = new Map<string, R[]>()
  for (const row of rows) {
    const key = keyOf(row.schema, row.table)
    const group = groups.get(key)
    if (group) group.push(row)
    else groups.set(key, [row])
  }
  return groups
}

/** In order of name. */
function distinct(names: readonly TableName[]): TableName[] {
  return [...new Map(names.map((name) => [keyOf(name.schema, name.name), name])).values()].sort(compareTables)
}
