import {
  compile,
  formatTableName,
  id,
  isCtkError,
  join,
  type Sql,
  sql,
  type TableInfo,
  type TableName,
  tableId,
} from '@ctk/core'
import { checkCratedbColumn, checkCratedbRelation } from '@ctk/database'
import type { SourceColumn, SourceTable } from '../describe/source-table.js'
import type { TableFacts } from '../map/facts.js'
import { toCratedb } from '../map/to-cratedb.js'
import { keyParts } from '../source/postgresql-table.js'
import { columnNotes } from './column-notes.js'
import { cratedbDefault } from './cratedb-default.js'
import { cratedbColumns } from './cratedb-names.js'
import {
  bucketColumn,
  type ChunkInterval,
  choosePartition,
  type PartitionChoice,
  tooManyPartitions,
} from './cratedb-partition.js'
import { leftBehindOnCratedb } from './left-behind.js'
import type { PlannedColumn, TablePlan } from './table-plan.js'

/** What a table of PostgreSQL is made of. */
export interface PostgresqlInput {
  readonly table: SourceTable
  readonly info: TableInfo
  readonly facts: TableFacts
  readonly chunks: ChunkInterval | undefined
  /** How many rows have a key that differs from another one in microseconds alone. */
  readonly collisions: number
}

/** Plans to bring a table of PostgreSQL to CrateDB. */
export function planToCratedb(input: PostgresqlInput, target: TableName): TablePlan {
  const { table, info, facts } = input
  const partition = choosePartition(info, input.chunks)
  const choice = typeof partition === 'object' ? partition : undefined
  const inKey = new Set([...table.key, ...(choice ? [choice.column] : [])])
  const names = cratedbColumns(table.columns.map(({ name }) => name))
  const columns = table.columns.map((column, i): PlannedColumn => {
    const mapping = toCratedb(column, facts[column.name] ?? {}, inKey.has(column.name))
    return {
      name: column.name,
      as: names[i] ?? column.name,
      from: column.declared,
      to: compile(mapping.type).sql,
      mapping,
    }
  })
  const keyable = table.key.every((name) =>
    columns.some((column) => column.name === name && column.mapping.order !== 'none'),
  )
  const key = keyable ? table.key : []
  const refused = whyRefused(target, columns, input.collisions)
  const bucket = choice && bucketColumn(choice, new Set(names))
  const unkept = table.columns.filter(
    (column, i) => column.expression !== null && !cratedbDefault(column, columns[i]?.to ?? ''),
  )
  return {
    source: table.name,
    target,
    columns,
    key,
    resumable: key.length > 0,
    reading: {
      table: tableId(table.name),
      columns: columns.map(({ name, mapping }) => mapping.read(id(name))),
      key: keyParts(table),
    },
    create: refused === undefined ? [compile(createTable(target, table, columns, key, choice, bucket))] : [],
    reopen: [],
    finish: [],
    link: [],
    notes: [
      ...renamed(table.name, target, columns),
      ...(choice ? [choice.note] : []),
      ...(key.length > 0 && choice && bucket
        ? [`primary key: ${bucket} joins it, since keys of CrateDB hold within a partition`]
        : []),
      ...(key.length > 0 && !table.keyIsPrimary
        ? [`primary key: ${key.join(', ')}, a unique index of the source`]
        : []),
      ...columnNotes(columns, 'note'),
    ],
    losses: [...columnNotes(columns, 'loses'), ...tooManyPartitions(target, info)],
    leftBehind: [
      ...(typeof partition === 'string' ? [partition] : []),
      ...(key.length > 0 ? [] : [noKey(table)]),
      ...leftBehindOnCratedb(table, unkept),
    ],
    ...(refused === undefined ? {} : { refused }),
    rows: table.rows,
  }
}

/** Names that CrateDB does not take. */
function renamed(source: TableName, target: TableName, columns: readonly PlannedColumn[]): string[] {
  const changed = columns.filter(({ name, as }) => name !== as)
  return [
    ...(target.name === source.name
      ? []
      : [`the table becomes ${formatTableName(target)}, since CrateDB does not take its name`]),
    ...changed.map(({ name, as }) => `${name}: becomes ${as}, since CrateDB does not take its name`),
  ]
}

function noKey({ key }: SourceTable): string {
  return key.length === 0
    ? 'no primary key: a load that is interrupted begins anew'
    : `primary key (${key.join(', ')}): CrateDB has no keys of these types; a load that is interrupted begins anew`
}

function whyRefused(target: TableName, columns: readonly PlannedColumn[], collisions: number): string | undefined {
  try {
    checkCratedbRelation(target)
    for (const { as } of columns) checkCratedbColumn(as)
  } catch (error) {
    if (isCtkError(error)) return error.message
    throw error
  }
  return collisions > 0
    ? `${collisions.toLocaleString('en-US')} rows have keys that differ in microseconds alone, which CrateDB does not keep: they would fall together.`
    : undefined
}

function createTable(
  target: TableName,
  table: SourceTable,
  columns: readonly PlannedColumn[],
  key: readonly string[],
  choice: PartitionChoice | undefined,
  bucket: string | undefined,
): Sql {
  const nameOf = (name: string) => columns.find((column) => column.name === name)?.as ?? name
  const body = columns.map(({ as, mapping, to }, i) =>
    columnSql(as, mapping.type, to, table.columns[i] as SourceColumn),
  )
  if (choice && bucket) body.push(bucketSql(bucket, choice.bucket, nameOf(choice.column)))
  const members = [...key.map(nameOf), ...(bucket === undefined ? [] : [bucket])]
  if (key.length > 0) body.push(sql`PRIMARY KEY (${join(members.map((name) => id(name)))})`)
  // Partitions are many and small: the usual four shards or more for each would exhaust a cluster.
  const partitioned = bucket === undefined ? sql`` : sql` CLUSTERED INTO 1 SHARDS PARTITIONED BY (${id(bucket)})`
  return sql`CREATE TABLE IF NOT EXISTS ${tableId(target)} (\n  ${join(body, sql`,\n  `)}\n)${partitioned}`
}

function columnSql(name: string, type: Sql, to: string, column: SourceColumn): Sql {
  const initial = cratedbDefault(column, to)
  const start = initial === undefined || column.generated ? sql`` : sql` DEFAULT ${initial}`
  return sql`${id(name)} ${type}${start}${column.notNull ? sql` NOT NULL` : sql``}`
}

function bucketSql(name: string, bucket: PartitionChoice['bucket'], column: string): Sql {
  return sql`${id(name)} TIMESTAMP WITH TIME ZONE GENERATED ALWAYS AS date_trunc(${units[bucket]}, ${id(column)})`
}

const units: Readonly<Record<PartitionChoice['bucket'], Sql>> = {
  hour: sql`'hour'`,
  day: sql`'day'`,
  week: sql`'week'`,
  month: sql`'month'`,
  quarter: sql`'quarter'`,
  year: sql`'year'`,
}
