import {
  canonicalJson,
  compile,
  type HighWaterMark,
  type Hold,
  type Instant,
  id,
  join,
  type Release,
  type Sql,
  type Statement,
  sql,
  type TableName,
  tableId,
} from '@ctk/core'
import type { StoreDialect } from '../policy-store/store-dialect.js'
import type { StoreNames } from '../policy-store/store-names.js'

const time = (instant: Instant | undefined) =>
  sql`${instant === undefined ? null : new Date(instant)}::timestamp with time zone`
const text = (value: string | undefined) => sql`${value ?? null}::text`

/** Holds that are not released and all marks of some tables, in rows of one form: of a mark, `reason` is null. */
export function selectPins({ hold, mark }: StoreNames, tables: readonly TableName[]): Statement {
  const none = sql`NULL::timestamp with time zone`
  return compile(sql`SELECT id, table_schema, table_name, from_at, until_at, partition_label, predicate, reason,
  created_at, created_by, expires_at FROM ${tableId(hold)} WHERE released_at IS NULL AND ${ofTables(tables)}
UNION ALL
SELECT dependant, table_schema, table_name, ${none}, seen_until, NULL::text, NULL::text, NULL::text,
  updated_at, updated_by, ${none} FROM ${tableId(mark)} WHERE ${ofTables(tables)}`)
}

/** A row of {@link selectPins}. */
export interface PinRow {
  readonly id: string
  readonly table_schema: string
  readonly table_name: string
  readonly from_at: Date | null
  readonly until_at: Date | null
  readonly partition_label: string | null
  readonly predicate: string | null
  readonly reason: string | null
  readonly created_at: Date
  readonly created_by: string
  readonly expires_at: Date | null
}

/** Holds, released or not, in order of creation. */
export function selectHolds({ hold }: StoreNames, tables?: readonly TableName[]): Statement {
  const where = tables ? sql` WHERE ${ofTables(tables)}` : sql``
  return compile(sql`SELECT * FROM ${tableId(hold)}${where} ORDER BY created_at, id`)
}

export function insertHold({ hold: name }: StoreNames, hold: Hold): Statement {
  const predicate = hold.where.length === 0 ? undefined : canonicalJson(hold.where)
  return compile(sql`INSERT INTO ${tableId(name)} (id, table_schema, table_name, from_at, until_at, partition_label,
  predicate, reason, created_at, created_by, expires_at)
VALUES (${hold.id}, ${hold.table.schema}, ${hold.table.name}, ${time(hold.from)}, ${time(hold.until)},
  ${text(hold.partition)}, ${text(predicate)}, ${hold.reason}, ${time(hold.createdAt)}, ${hold.createdBy},
  ${time(hold.expiresAt)})`)
}

export function releaseHold({ hold }: StoreNames, holdId: string, { at, by, reason }: Release): Statement {
  return compile(sql`UPDATE ${tableId(hold)}
SET released_at = ${time(at)}, released_by = ${by}, release_reason = ${text(reason)} WHERE id = ${holdId}`)
}

/** Marks in order of table and dependant. */
export function selectMarks({ mark }: StoreNames, tables?: readonly TableName[]): Statement {
  const where = tables ? sql` WHERE ${ofTables(tables)}` : sql``
  return compile(sql`SELECT * FROM ${tableId(mark)}${where} ORDER BY table_schema, table_name, dependant`)
}

/** Sets a mark if it grows by that or has to. The comparison stands in the values: there CrateDB sees the row as it is. */
export function upsertMark(
  { mark: name }: StoreNames,
  dialect: StoreDialect,
  { dependant, table, seenUntil, updatedAt, updatedBy }: HighWaterMark,
  force: boolean,
): Statement {
  // PostgreSQL finds a bare column ambiguous here, CrateDB refuses a qualified one.
  const existing = (column: string) => (dialect.name === 'cratedb' ? id(column) : id('stored', column))
  const grows = force
    ? sql`true`
    : sql`coalesce(${existing('seen_until')} < excluded.seen_until, excluded.seen_until IS NOT NULL)`
  const set = (column: string) =>
    sql`${id(column)} = CASE WHEN ${grows} THEN excluded.${id(column)} ELSE ${existing(column)} END`
  const alias = dialect.name === 'cratedb' ? sql`` : sql` AS stored`
  return compile(sql`INSERT INTO ${tableId(name)}${alias} (dependant, table_schema, table_name, seen_until, updated_at, updated_by)
VALUES (${dependant}, ${table.schema}, ${table.name}, ${time(seenUntil)}, ${time(updatedAt)}, ${updatedBy})
ON CONFLICT (dependant, table_schema, table_name) DO UPDATE SET ${join(['seen_until', 'updated_at', 'updated_by'].map(set))}
RETURNING dependant, table_schema, table_name, seen_until, updated_at, updated_by`)
}

export function deleteMark(
  { mark }: StoreNames,
  { dependant, table }: Pick<HighWaterMark, 'dependant' | 'table'>,
): Statement {
  return compile(sql`DELETE FROM ${tableId(mark)}
WHERE dependant = ${dependant} AND table_schema = ${table.schema} AND table_name = ${table.name}`)
}

function ofTables(tables: readonly TableName[]): Sql {
  const schemas = [...new Set(tables.map((table) => table.schema))]
  const names = [...new Set(tables.map((table) => table.name))]
  return sql`table_schema = ANY(${schemas}) AND table_name = ANY(${names})`
}
