import {
  type ColumnKind,
  compile,
  id,
  join,
  type Sql,
  type Statement,
  sql,
  type TableDefinition,
  tableId,
} from '@ctk/core'
import { checkDefinition } from './check-definition.js'
import { checkCratedbColumn, checkCratedbRelation } from './cratedb-names.js'

/**
 * The statement that creates a table on CrateDB. Partitions are made from a generated column, `<column>_<granularity>`, which
 * becomes part of a primary key: CrateDB's keys are unique within a partition only.
 *
 * @throws CTK_NAME_INVALID for a name that CrateDB does not accept
 * @throws CTK_COLUMN_MISSING when key or partitions need a column that is not there, or not a time
 */
export function cratedbCreateTable(definition: TableDefinition): Statement[] {
  const { name, columns, primaryKey = [], partitionBy } = definition
  checkDefinition(definition)
  checkCratedbRelation(name)
  for (const column of columns) checkCratedbColumn(column.name)
  const body = columns.map((column) => sql`${id(column.name)} ${types[column.kind]}`)
  const key = [...primaryKey]
  if (!partitionBy) {
    if (key.length > 0) body.push(keyOf(key))
    return [compile(sql`CREATE TABLE ${tableId(name)} (\n  ${join(body, sql`,\n  `)}\n)`)]
  }
  const bucket = bucketColumn(partitionBy, new Set(columns.map((column) => column.name)))
  body.push(
    sql`${id(bucket)} ${types.timestamptz} GENERATED ALWAYS AS date_trunc(${units[partitionBy.granularity]}, ${id(partitionBy.column)})`,
  )
  if (key.length > 0) body.push(keyOf([...key, bucket]))
  // Partitions are many and small: the usual four shards or more for each would exhaust a cluster.
  return [
    compile(
      sql`CREATE TABLE ${tableId(name)} (\n  ${join(body, sql`,\n  `)}\n) CLUSTERED INTO 1 SHARDS PARTITIONED BY (${id(bucket)})`,
    ),
  ]
}

/** CrateDB has dates in expressions only, so they are stored as timestamps at midnight. */
const types: Readonly<Record<ColumnKind, Sql>> = {
  timestamptz: sql`TIMESTAMP WITH TIME ZONE`,
  timestamp: sql`TIMESTAMP WITHOUT TIME ZONE`,
  date: sql`TIMESTAMP WITHOUT TIME ZONE`,
  integer: sql`BIGINT`,
  float: sql`DOUBLE PRECISION`,
  boolean: sql`BOOLEAN`,
  json: sql`OBJECT(DYNAMIC)`,
  text: sql`TEXT`,
  other: sql`TEXT`,
}

type PartitionBy = NonNullable<TableDefinition['partitionBy']>

const units: Readonly<Record<PartitionBy['granularity'], Sql>> = {
  hour: sql`'hour'`,
  day: sql`'day'`,
  week: sql`'week'`,
  month: sql`'month'`,
  year: sql`'year'`,
}

function bucketColumn({ column, granularity }: PartitionBy, taken: ReadonlySet<string>): string {
  let name = `${column}_${granularity}`
  while (taken.has(name)) name += '_'
  return name
}

function keyOf(columns: readonly string[]): Sql {
  return sql`PRIMARY KEY (${join(columns.map((column) => id(column)))})`
}
