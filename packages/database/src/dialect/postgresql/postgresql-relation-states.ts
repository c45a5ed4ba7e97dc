import { compile, type Operation, type OperationContext, sql, type TableName, tag } from '@ctk/core'
import { type FoundStep, pathOf } from './postgresql-path.js'

/** A relation as it is now. */
export interface RelationState {
  readonly oid: string
  readonly relation: TableName
  /** From the top down to it; empty for a table of its own. */
  readonly path: readonly FoundStep[]
}

interface StateRow {
  readonly oid: string
  readonly schema: string
  readonly name: string
  readonly path: readonly FoundStep[]
}

/** The relations that exist, of these oids or names. One statement. */
export async function relationStates(
  operation: Operation,
  { oids, names = [] }: { readonly oids: readonly string[]; readonly names?: readonly TableName[] },
  { database, runId }: OperationContext,
  signal?: AbortSignal,
): Promise<RelationState[]> {
  const schemas = names.map((table) => table.schema)
  const relations = names.map((table) => table.name)
  // First the few relations and then their paths: with both in one PostgreSQL compiles code for thousands of paths.
  const query = compile(sql`WITH found AS MATERIALIZED (
  SELECT c.oid, c.relname, c.relnamespace FROM pg_catalog.pg_class c WHERE c.oid = ANY(${oids}::oid[])
  UNION
  SELECT c.oid, c.relname, c.relnamespace FROM unnest(${schemas}::text[], ${relations}::text[]) AS a(s, r)
  JOIN pg_catalog.pg_namespace n ON n.nspname = a.s
  JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = a.r
)
SELECT found.oid::text AS "oid", n.nspname::text AS "schema", found.relname::text AS "name", ${pathOf(sql`found.oid`)} AS "path"
FROM found JOIN pg_catalog.pg_namespace n ON n.oid = found.relnamespace`)
  const rows = await database.query<StateRow>(tag(query, operation, runId), signal)
  return rows.map(({ oid, schema, name, path }) => ({ oid, relation: { schema, name }, path }))
}
