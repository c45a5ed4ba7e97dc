import { compile, id, type Sql, sql, type TableName } from '@ctk/core'
import type { Driver } from '../driver/driver.js'

/** A column of a PostgreSQL table, as a writer needs it. */
export interface PostgresqlColumn {
  readonly name: string
  /** The name of the type, as a piece of SQL without length or precision: those apply when the row is stored. */
  readonly type: Sql
  readonly family: 'time' | 'json' | 'array' | 'other'
  /** Whether it belongs to the primary key. */
  readonly key: boolean
  /** Whether COPY fills it as INSERT does: it ignores rules and identities, and refuses tables with row-level security. */
  readonly copies: boolean
}

interface ColumnRow {
  readonly name: string
  readonly schema: string
  readonly type: string
  readonly base: string
  readonly category: string
  readonly key: boolean
  readonly copies: boolean
}

/** The columns of a table in one statement; none when it does not exist. */
export async function postgresqlColumns(
  driver: Driver,
  table: TableName,
  signal?: AbortSignal,
): Promise<PostgresqlColumn[]> {
  const rows = await driver.query<ColumnRow>(
    compile(sql`SELECT a.attname::text AS name, tn.nspname::text AS schema, t.typname::text AS type,
  COALESCE(b.typname, t.typname)::text AS base, t.typcategory::text AS category,
  EXISTS (SELECT FROM pg_catalog.pg_index AS x WHERE x.indrelid = c.oid AND x.indisprimary AND a.attnum = ANY(x.indkey)) AS key,
  c.relkind IN ('r', 'p') AND NOT c.relhasrules AND NOT c.relrowsecurity AND a.attidentity <> 'a' AS copies
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
JOIN pg_catalog.pg_namespace AS tn ON tn.oid = t.typnamespace
LEFT JOIN pg_catalog.pg_type AS b ON b.oid = t.typbasetype
WHERE n.nspname = ${table.schema} AND c.relname = ${table.name}`),
    signal,
  )
  return rows.map(({ name, schema, type, base, category, key, copies }) => ({
    name,
    key,
    copies,
    type: id(schema, type),
    family: category === 'A' ? 'array' : (families[base] ?? 'other'),
  }))
}

const families: Readonly<Record<string, PostgresqlColumn['family']>> = {
  timestamptz: 'time',
  timestamp: 'time',
  date: 'time',
  json: 'json',
  jsonb: 'json',
}
