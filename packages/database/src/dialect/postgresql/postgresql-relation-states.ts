import { compile, type Operation, type OperationContext, sql, type TableName, tag } from '@ctk/core'

/** A relation as it is now. */
export interface RelationState {
  readonly oid: string
  readonly relation: TableName
  /** Undefined for a table of its own. */
  readonly parent: TableName | undefined
  /** Somebody began to detach it with CONCURRENTLY and did not finish. */
  readonly pending: boolean
}

interface StateRow {
  readonly oid: string
  readonly schema: string
  readonly name: string
  readonly parent_schema: string | null
  readonly parent_name: string | null
  readonly pending: boolean
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
  const query = compile(sql`SELECT c.oid::text AS "oid", n.nspname::text AS "schema", c.relname::text AS "name",
  pn.nspname::text AS "parent_schema", p.relname::text AS "parent_name", coalesce(i.inhdetachpending, false) AS "pending"
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_inherits i ON i.inhrelid = c.oid AND c.relispartition
LEFT JOIN pg_catalog.pg_class p ON p.oid = i.inhparent
LEFT JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace
WHERE c.oid = ANY(${oids}::oid[])
  OR EXISTS (SELECT FROM unnest(${schemas}::text[], ${relations}::text[]) AS a(s, r) WHERE a.s = n.nspname AND a.r = c.relname)`)
  const rows = await database.query<StateRow>(tag(query, operation, runId), signal)
  return rows.map((row) => ({
    oid: row.oid,
    relation: { schema: row.schema, name: row.name },
    parent:
      row.parent_schema === null || row.parent_name === null
        ? undefined
        : { schema: row.parent_schema, name: row.parent_name },
    pending: row.pending,
  }))
}
