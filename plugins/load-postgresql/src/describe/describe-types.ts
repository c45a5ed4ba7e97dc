import { compile, id, type Sender, type Statement, sql, type TableName } from '@ctk/core'
import { serverText } from './server-text.js'

/** A type that columns have and that a database has to be taught. */
export interface SourceTypeDefinition {
  readonly schema: string
  readonly name: string
  /** `CREATE TYPE …`, in the server's words. */
  readonly definition: string
  /** Whether it comes with an extension; then that is what is created. */
  readonly extension: string | null
}

/** The types of tables' columns that are no part of PostgreSQL, in an order in which they can be created. */
export function describeTypes(
  sender: Sender,
  names: readonly TableName[],
  signal?: AbortSignal,
): Promise<SourceTypeDefinition[]> {
  return sender.query<SourceTypeDefinition>(typesQuery(names), signal)
}

/** The statements that teach a database types, as far as it does not have them. */
export function createTypes(types: readonly SourceTypeDefinition[]): Statement[] {
  const schemas = [...new Set(types.map(({ schema }) => schema))].filter((schema) => schema !== 'public')
  return [
    ...schemas.map((schema) => sql`CREATE SCHEMA IF NOT EXISTS ${id(schema)}`),
    ...types.map(({ definition }) => serverText(definition)),
  ].map(compile)
}

/** Which types a database has already. */
export async function knownTypes(
  sender: Sender,
  types: readonly SourceTypeDefinition[],
  signal?: AbortSignal,
): Promise<ReadonlySet<SourceTypeDefinition>> {
  const rows = await sender.query<{ n: number }>(
    compile(sql`SELECT (a.n)::int AS n FROM unnest(${types.map(({ schema }) => schema)}::text[], ${types.map(({ name }) => name)}::text[])
  WITH ORDINALITY AS a(schema, name, n)
WHERE EXISTS (SELECT FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace s ON s.oid = t.typnamespace WHERE s.nspname = a.schema AND t.typname = a.name)`),
    signal,
  )
  return new Set(rows.flatMap(({ n }) => types[n - 1] ?? []))
}

function typesQuery(names: readonly TableName[]) {
  return compile(sql`WITH RECURSIVE used AS (
  SELECT a.atttypid AS oid
  FROM unnest(${names.map(({ schema }) => schema)}::text[], ${names.map(({ name }) => name)}::text[]) AS asked(schema, name)
  JOIN pg_catalog.pg_namespace n ON n.nspname = asked.schema
  JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = asked.name
  JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  UNION
  SELECT inner_type FROM used
  JOIN pg_catalog.pg_type t ON t.oid = used.oid
  CROSS JOIN LATERAL (
    SELECT t.typelem AS inner_type WHERE t.typelem <> 0
    UNION ALL SELECT t.typbasetype WHERE t.typbasetype <> 0
    UNION ALL SELECT a.atttypid FROM pg_catalog.pg_attribute a WHERE t.typtype = 'c' AND a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped
    UNION ALL SELECT r.rngsubtype FROM pg_catalog.pg_range r WHERE r.rngtypid = t.oid
  ) AS inside
)
SELECT n.nspname::text AS schema, t.typname::text AS name, e.extname::text AS extension,
  CASE
    WHEN e.extname IS NOT NULL THEN format('CREATE EXTENSION IF NOT EXISTS %I WITH SCHEMA %I', e.extname, en.nspname)
    WHEN t.typtype = 'e' THEN format('CREATE TYPE %I.%I AS ENUM (%s)', n.nspname, t.typname,
      (SELECT string_agg(quote_literal(l.enumlabel), ', ' ORDER BY l.enumsortorder) FROM pg_catalog.pg_enum l WHERE l.enumtypid = t.oid))
    WHEN t.typtype = 'd' THEN format('CREATE DOMAIN %I.%I AS %s%s%s%s', n.nspname, t.typname, format_type(t.typbasetype, t.typtypmod),
      COALESCE(' DEFAULT ' || t.typdefault, ''), CASE WHEN t.typnotnull THEN ' NOT NULL' ELSE '' END,
      COALESCE((SELECT string_agg(format(' CONSTRAINT %I %s', o.conname, pg_get_constraintdef(o.oid)), '') FROM pg_catalog.pg_constraint o WHERE o.contypid = t.oid AND o.contype = 'c'), ''))
    WHEN t.typtype = 'r' THEN format('CREATE TYPE %I.%I AS RANGE (SUBTYPE = %s)', n.nspname, t.typname, (SELECT format_type(r.rngsubtype, NULL) FROM pg_catalog.pg_range r WHERE r.rngtypid = t.oid))
    ELSE format('CREATE TYPE %I.%I AS (%s)', n.nspname, t.typname,
      (SELECT string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)), ', ' ORDER BY a.attnum)
        FROM pg_catalog.pg_attribute a WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped))
  END AS definition
FROM pg_catalog.pg_type t
JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
LEFT JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e'
LEFT JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
LEFT JOIN pg_catalog.pg_namespace en ON en.oid = e.extnamespace
WHERE t.oid IN (SELECT oid FROM used) AND n.nspname NOT IN ('pg_catalog', 'information_schema')
  AND (e.extname IS NOT NULL OR t.typtype IN ('e', 'd', 'r', 'c'))
ORDER BY t.oid`)
}
