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
import { partitionComments } from './partition-comment.js'
import { checkPostgresqlName, derivedName } from './postgresql-names.js'

/**
 * The statements that create a table on PostgreSQL, its schema included. A partitioned table begins with its default
 * partition, whose comment says how long the partitions are that a writer adds; the column becomes part of a primary key,
 * as PostgreSQL demands.
 *
 * @throws CTK_NAME_INVALID for a name that PostgreSQL would cut off
 * @throws CTK_COLUMN_MISSING when key or partitions need a column that is not there, or not a time
 */
export function postgresqlCreateTable(definition: TableDefinition): Statement[] {
  const { name, columns, primaryKey = [], partitionBy } = definition
  checkDefinition(definition)
  for (const text of [name.schema, name.name, ...columns.map((column) => column.name)]) checkPostgresqlName(text)
  const body = columns.map((column) => sql`${id(column.name)} ${types[column.kind]}`)
  const key = [...new Set(primaryKey.length > 0 && partitionBy ? [...primaryKey, partitionBy.column] : primaryKey)]
  if (key.length > 0) body.push(sql`PRIMARY KEY (${join(key.map((column) => id(column)))})`)
  const table = sql`CREATE TABLE ${tableId(name)} (\n  ${join(body, sql`,\n  `)}\n)`
  // Creating a schema needs a right on the whole database, even if the schema is there already.
  const statements = name.schema === 'public' ? [] : [sql`CREATE SCHEMA IF NOT EXISTS ${id(name.schema)}`]
  if (!partitionBy) return [...statements, table].map(compile)
  const rest = id(name.schema, derivedName(name.name, 'default'))
  return [
    ...statements,
    sql`${table} PARTITION BY RANGE (${id(partitionBy.column)})`,
    sql`CREATE TABLE ${rest} PARTITION OF ${tableId(name)} DEFAULT`,
    sql`COMMENT ON TABLE ${rest} IS ${partitionComments[partitionBy.granularity]}`,
  ].map(compile)
}

const types: Readonly<Record<ColumnKind, Sql>> = {
  timestamptz: sql`timestamp with time zone`,
  timestamp: sql`timestamp without time zone`,
  date: sql`date`,
  integer: sql`bigint`,
  float: sql`double precision`,
  boolean: sql`boolean`,
  json: sql`jsonb`,
  text: sql`text`,
  other: sql`text`,
}
