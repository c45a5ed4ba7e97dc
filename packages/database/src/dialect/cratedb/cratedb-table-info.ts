import type { Column, Partition, PartitionKey, TableInfo, TableName } from '@ctk/core'
import { cratedbKeyValue, cratedbPartitionKey, cratedbPartitionLabel } from './cratedb-bounds.js'
import type { ColumnRow, PartitionRow, ShardsRow } from './cratedb-catalog-queries.js'
import { cratedbColumnKind } from './cratedb-column-kind.js'
import { partitionIdent } from './cratedb-partition-ident.js'
import { readPartitionValues } from './cratedb-partition-values.js'

/** The rows of the catalogue that belong to one table. Without shards nothing is known of sizes. */
export interface TableRows {
  readonly name: TableName
  readonly columns: readonly ColumnRow[]
  readonly partitions: readonly PartitionRow[]
  readonly shards: readonly ShardsRow[] | undefined
}

/** Puts the rows of the catalogue together. Pure. */
export function cratedbTableInfo({ name, columns: rows, partitions, shards }: TableRows): TableInfo {
  const columns = rows.map(columnOf)
  const keys = (rows[0]?.partitioned_by ?? []).flatMap((key) => {
    const column = columns.find((candidate) => candidate.name === key)
    return column ? [cratedbPartitionKey(column)] : []
  })
  const sizes = new Map(shards?.map((row) => [row.ident, row]))
  return {
    name,
    columns,
    primaryKey: primaryKeyOf(rows),
    partitionKeys: keys,
    partitions: partitions.map((row) => partitionOf(name, keys, row, sizes.get(row.ident))).sort(byLabel),
    ...totalsOf(shards),
  }
}

function totalsOf(shards: readonly ShardsRow[] | undefined): Pick<TableInfo, 'rows' | 'rowsExact' | 'bytes'> {
  if (!shards) return { rowsExact: false }
  const bytes = shards.reduce((total, row) => total + (row.bytes ?? 0), 0)
  if (shards.every(isUntouched)) return { rows: 0, rowsExact: true, bytes }
  const rows = shards.reduce((total, row) => total + (row.rows ?? 0), 0)
  return rows === 0 || shards.some((row) => row.rows === null)
    ? { rowsExact: false, bytes }
    : { rows, rowsExact: false, bytes }
}

/** Shards count refreshed rows only, and do not tell whether others wait: only where nothing was ever written the count is exact. */
function isUntouched({ rows, states }: ShardsRow): boolean {
  return rows === 0 && states !== null && states.length > 0 && states.every((state) => state?.split(':')[2] === '-1')
}

function columnOf(row: ColumnRow): Column {
  return {
    name: row.column,
    type: row.type,
    kind: cratedbColumnKind(row.type),
    nullable: row.nullable === 'YES',
    primaryKey: row.key_position !== null,
    ...(row.generated !== null && { generated: row.generated }),
  }
}

function primaryKeyOf(rows: readonly ColumnRow[]): string[] {
  const members = rows.filter((row) => row.key_position !== null)
  return members.sort((a, b) => (a.key_position ?? 0) - (b.key_position ?? 0)).map((row) => row.column)
}

function partitionOf(
  table: TableName,
  partitionKeys: readonly PartitionKey[],
  row: PartitionRow,
  shards: ShardsRow | undefined,
): Partition {
  const values = readPartitionValues(row.values)
  const keys = partitionKeys.map((key) => cratedbKeyValue(key, values.get(key.column) ?? null))
  const fingerprint = shards && fingerprintOf(shards.states)
  const rowsExact = shards !== undefined && isUntouched(shards)
  // No refreshed row may mean a thousand that were not refreshed.
  const rows = rowsExact ? 0 : shards?.rows || undefined
  return {
    table,
    ident: partitionIdent(table, row.ident),
    label: cratedbPartitionLabel(partitionKeys, keys),
    keys,
    rowsExact,
    ...(rows !== undefined && { rows }),
    ...(shards?.bytes != null && { bytes: shards.bytes }),
    ...(fingerprint !== undefined && { fingerprint }),
  }
}

/** A shard without a primary, or one that is starting, has no state: then nothing can be said of the whole. */
export function fingerprintOf(states: ShardsRow['states']): string | undefined {
  if (!states || states.length === 0 || states.includes(null)) return undefined
  return [...states].sort().join(',')
}

function byLabel(a: Partition, b: Partition): number {
  if (a.label !== b.label) return a.label < b.label ? -1 : 1
  return a.ident < b.ident ? -1 : 1
}
