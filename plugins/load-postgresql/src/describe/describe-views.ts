import { compile, formatTableName, type Sender, sql, type TableName } from '@ctk/core'

/** What a schema has besides tables: views, materialized views and functions, each kind in a line for people. */
export async function describeOthers(
  sender: Sender,
  tables: readonly TableName[],
  known: readonly TableName[],
  signal?: AbortSignal,
): Promise<string[]> {
  const schemas = [...new Set(tables.map(({ schema }) => schema))]
  const rows = await sender.query<TableName & { kind: string }>(
    compile(sql`SELECT n.nspname::text AS schema, c.relname::text AS name, CASE c.relkind WHEN 'v' THEN 'view' ELSE 'materialized view' END AS kind
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('v', 'm') AND n.nspname = ANY(${schemas}::text[])
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY 1, 2`),
    signal,
  )
  const left = rows.filter((row) => !known.some(({ schema, name }) => schema === row.schema && name === row.name))
  return [...Map.groupBy(left, ({ kind }) => kind)].map(
    ([kind, members]) =>
      `${members.map(formatTableName).join(', ')}: ${members.length === 1 ? `a ${kind}` : `${kind}s`}`,
  )
}
