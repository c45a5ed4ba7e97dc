import {
  type Column,
  formatTableName,
  type Partition,
  type PartitionKey,
  type PartitionKeyValue,
  type TableInfo,
  type TableName,
} from '@ctk/core'
import { combineBounds } from './combine-bounds.js'
import { postgresqlBounds } from './postgresql-bounds.js'
import type { ColumnRow, LeafRow, LevelRow, Sizes, TableRow } from './postgresql-catalog-query.js'
import { postgresqlColumnKind } from './postgresql-column-kind.js'
import type { PostgresqlPartition } from './postgresql-partition.js'
import { type PartitionBound, readPartitionBound } from './postgresql-partition-bound.js'
import { type LevelKey, levelKeys } from './postgresql-partition-keys.js'
import { sharedGranularity } from './shared-granularity.js'

interface Level {
  readonly table: TableName
  readonly keys: readonly LevelKey[]
}

type Levels = ReadonlyMap<string, Level>

/** Makes a table of what the catalogue says of it. Pure. */
export function postgresqlTableInfo(row: TableRow): TableInfo {
  const name: TableName = { schema: row.schema, name: row.name }
  const columns = row.columns ?? []
  const levels: Levels = new Map((row.levels ?? []).map((level) => [level.oid, levelOf(level)]))
  const partitions = (row.leaves ?? []).map((leaf) => partitionOf(name, leaf, levels)).sort(byLabel)
  return {
    name,
    ...(row.root && { partitionOf: row.root }),
    columns: columns.map(columnOf),
    primaryKey: columns
      .filter((column) => column.keyPosition !== null)
      .sort((a, b) => (a.keyPosition ?? 0) - (b.keyPosition ?? 0))
      .map((column) => column.name),
    partitionKeys: distinctKeys(levels).map((key) => withGranularity(key, partitions)),
    partitions,
    ...(row.kind === 'p' ? totalOf(partitions) : sizesOf(row)),
  }
}

function levelOf(row: LevelRow): Level {
  return { table: { schema: row.schema, name: row.name }, keys: levelKeys(row) }
}

function columnOf({ name, type, base, nullable, generated, keyPosition }: ColumnRow): Column {
  const kind = postgresqlColumnKind(base)
  return { name, type, kind, nullable, primaryKey: keyPosition !== null, ...(generated !== null && { generated }) }
}

/** The keys of all levels, from the top; a column that partitions twice is one key. */
function distinctKeys(levels: Levels): PartitionKey[] {
  const keys = [...levels.values()].flatMap((level) => level.keys.map(({ key }) => key))
  return keys.filter((key, i) => keys.findIndex(({ column }) => column === key.column) === i)
}

function withGranularity(key: PartitionKey, partitions: readonly Partition[]): PartitionKey {
  const bounds = partitions.flatMap(
    (partition) => partition.keys.find((value) => value.column === key.column)?.bounds ?? [],
  )
  const granularity = sharedGranularity(bounds)
  return granularity === undefined ? key : { ...key, granularity }
}

function partitionOf(table: TableName, leaf: LeafRow, levels: Levels): PostgresqlPartition {
  const relation: TableName = { schema: leaf.schema, name: leaf.name }
  const values = new Map<string, PartitionKeyValue>()
  leaf.parents.forEach((parent, i) => {
    const bound = readPartitionBound(leaf.bounds[i] ?? '')
    levels.get(parent)?.keys.forEach((key, index) => {
      const value = keyValue(leaf, bound, key, index)
      const above = values.get(value.column)
      values.set(value.column, above ? { ...value, bounds: combineBounds(above.bounds, value.bounds) } : value)
    })
  })
  return {
    table,
    ident: leaf.oid,
    label: leaf.schema === table.schema ? leaf.name : formatTableName(relation),
    relation,
    parent: levels.get(leaf.parents.at(-1) ?? '')?.table ?? table,
    path: leaf.parents.map((parent, i) => ({ parent, bound: leaf.bounds[i] ?? null })),
    keys: [...values.values()],
    ...sizesOf(leaf),
  }
}

function keyValue(leaf: LeafRow, bound: PartitionBound | undefined, key: LevelKey, index: number): PartitionKeyValue {
  const { column, kind } = key.key
  if (leaf.kind === 'f')
    return { column, bounds: { kind: 'unknown', reason: 'is a foreign table, whose rows live elsewhere' } }
  const bounds = postgresqlBounds(bound, key, index)
  const [only, ...more] = bound?.kind === 'list' && bounds.kind === 'unknown' ? bound.values : []
  if (only?.kind !== 'value' || more.length > 0) return { column, bounds }
  const number = Number(only.text)
  return { column, bounds, value: kind === 'integer' && Number.isSafeInteger(number) ? number : only.text }
}

/** Without a page there is no row; otherwise `ANALYZE` estimated, possibly before there were any. */
function sizesOf({ kind, rows, heap, bytes }: Sizes): Pick<TableInfo, 'rows' | 'rowsExact' | 'bytes'> {
  if (kind === 'f') return { rowsExact: false }
  const size = bytes === null ? {} : { bytes }
  if (heap === 0) return { rows: 0, rowsExact: true, ...size }
  return rows > 0 ? { rows, rowsExact: false, ...size } : { rowsExact: false, ...size }
}

function totalOf(partitions: readonly Partition[]): Pick<TableInfo, 'rows' | 'rowsExact' | 'bytes'> {
  const sum = (values: readonly (number | undefined)[]) =>
    values.reduce<number | undefined>(
      (total, value) => (total === undefined || value === undefined ? undefined : total + value),
      0,
    )
  const rows = sum(partitions.map((partition) => partition.rows))
  const bytes = sum(partitions.map((partition) => partition.bytes))
  const rowsExact = partitions.every((partition) => partition.rowsExact)
  return { rowsExact, ...(rows !== undefined && { rows }), ...(bytes !== undefined && { bytes }) }
}

function byLabel(a: Partition, b: Partition): number {
  if (a.label !== b.label) return a.label < b.label ? -1 : 1
  return Number(a.ident) - Number(b.ident)
}
