import { type ColumnKind, compile, id, type Sender, type Sql, sql, type TableName, tableId } from '@ctk/core'
import type { CopiedColumn, CopiedType } from '@ctk/database'

/** A column of an archived partition. */
export interface ArchivedColumn {
  readonly name: string
  /** As the database spells it, with length and precision: `numeric(12,2)`. */
  readonly type: string
  /** What it is in the file; undefined for a computed column, which is computed again. */
  readonly stored: CopiedType | undefined
  readonly kind: ColumnKind
  readonly nullable: boolean
}

interface ColumnRow {
  readonly name: string
  readonly type: string
  /** Of the type, or of what a domain is made of. */
  readonly base: string
  readonly builtIn: boolean
  readonly generated: boolean
  readonly nullable: boolean
}

const natural: Readonly<Record<string, readonly [CopiedType, ColumnKind]>> = {
  int2: ['int64', 'integer'],
  int4: ['int64', 'integer'],
  int8: ['int64', 'integer'],
  float4: ['float64', 'float'],
  float8: ['float64', 'float'],
  bool: ['boolean', 'boolean'],
  date: ['days', 'date'],
  timestamp: ['micros', 'timestamp'],
  timestamptz: ['micros', 'timestamptz'],
  text: ['text', 'text'],
  varchar: ['text', 'text'],
}

/**
 * The columns of a partition, and what each is in a file. What Parquet has no type for that holds every value travels as the text that
 * PostgreSQL writes of it, and reads again: so do numbers of any precision, and times beyond the years 1 to 9999.
 *
 * @param sender a transaction that sees what is going to be archived
 */
export async function archivedColumns(sender: Sender, relation: TableName): Promise<ArchivedColumn[]> {
  const rows = await sender.query<ColumnRow>(
    compile(sql`SELECT a.attname::text AS name, pg_catalog.format_type(a.atttypid, a.atttypmod) AS type,
  COALESCE(b.typname, t.typname)::text AS base, COALESCE(b.typnamespace, t.typnamespace) = 'pg_catalog'::regnamespace AS "builtIn",
  a.attgenerated <> '' AS generated, NOT a.attnotnull AS nullable
FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_catalog.pg_type b ON b.oid = NULLIF(t.typbasetype, 0)
WHERE a.attrelid = (SELECT c.oid FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = ${relation.schema} AND c.relname = ${relation.name})
  AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`),
  )
  const columns = rows.map(({ name, type, base, builtIn, generated, nullable }): ArchivedColumn => {
    const [stored, kind] = (builtIn && natural[base]) || (['text', 'text'] as const)
    return { name, type, stored: generated ? undefined : stored, kind, nullable }
  })
  const odd = await timesBeyond(sender, relation, columns)
  return columns.map((column) => (odd.has(column.name) ? { ...column, stored: 'text', kind: 'text' } : column))
}

/** The columns with times that other readers do not know: before the year 1, after 9999, or infinite. One statement, or none. */
async function timesBeyond(
  sender: Sender,
  relation: TableName,
  columns: readonly ArchivedColumn[],
): Promise<ReadonlySet<string>> {
  const times = columns.filter(({ stored }) => stored === 'micros' || stored === 'days')
  if (times.length === 0) return new Set()
  const beyond = times.map(
    ({ name }, i) =>
      sql`coalesce(min(${id(name)}) < '0001-01-01' OR max(${id(name)}) >= '10000-01-01', false) AS ${id(`t${i}`)}`,
  )
  const list = beyond.reduce((all, each) => sql`${all}, ${each}`)
  const [found] = await sender.query<Record<string, boolean>>(
    compile(sql`SELECT ${list} FROM ONLY ${tableId(relation)}`),
  )
  return new Set(times.flatMap(({ name }, i) => (found?.[`t${i}`] ? [name] : [])))
}

/** What selects the columns that are stored, and how they are read. */
export function copyOf(relation: TableName, columns: readonly ArchivedColumn[]): { select: Sql; read: CopiedColumn[] } {
  const stored = columns.filter((column) => column.stored !== undefined)
  const read = stored.map(({ name, stored: type, kind }) => ({ name, type: type as CopiedType, kind }))
  const selected = stored.map(({ name, stored: type }) =>
    type === 'text' ? sql`${id(name)}::text AS ${id(name)}` : id(name),
  )
  const list = selected.reduce((all, each) => sql`${all}, ${each}`)
  return { select: sql`SELECT ${list} FROM ONLY ${tableId(relation)}`, read }
}
