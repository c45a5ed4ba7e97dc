import { compile, join, type Query, type Sql, sql, type TableName } from '@ctk/core'

/** In which tablespaces the leaves of partitioned tables are: one query, of which {@link TablespaceRow} describes the rows. */
export function tablespacesQuery(tables: readonly { readonly key: string; readonly table: TableName }[]): Query {
  const list = (values: readonly string[]): Sql =>
    sql`ARRAY[${join(
      values.map((value) => sql`${value}`),
      sql`, `,
    )}]::text[]`
  const [schemas, names] = [tables.map(({ table }) => table.schema), tables.map(({ table }) => table.name)]
  return compile(sql`SELECT k.policy AS "policy", ${columns}
FROM unnest(${list(tables.map(({ key }) => key))}, ${list(schemas)}, ${list(names)}) AS k (policy, schema_name, table_name)
JOIN pg_catalog.pg_namespace n ON n.nspname = k.schema_name
JOIN pg_catalog.pg_class t ON t.relnamespace = n.oid AND t.relname = k.table_name
CROSS JOIN LATERAL pg_catalog.pg_partition_tree(t.oid) AS l
JOIN pg_catalog.pg_class c ON c.oid = l.relid
${joins} WHERE l.isleaf AND l.level > 0`)
}

/** The same of some relations by their oids, with the names of their indexes. */
export function tablespacesOf(oids: readonly string[]): Query {
  return compile(sql`SELECT ${columns}, m.nspname::text AS "schema", c.relname::text AS "name",
  (SELECT coalesce(jsonb_agg(jsonb_build_object('schema', xn.nspname, 'name', x.relname) ORDER BY x.oid), '[]')
    FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid JOIN pg_catalog.pg_namespace xn ON xn.oid = x.relnamespace
    WHERE i.indrelid = c.oid) AS "indexNames"
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace m ON m.oid = c.relnamespace
${joins} WHERE c.oid = ANY(${[...oids]}::oid[])`)
}

/** A relation without a tablespace of its own is in that of the database. */
const columns = sql`c.oid::text AS "ident", c.relkind::text AS "kind", coalesce(s.spcname, d.spcname)::text AS "tablespace",
  ARRAY(SELECT DISTINCT coalesce(xs.spcname, d.spcname)::text FROM pg_catalog.pg_index i
    JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid LEFT JOIN pg_catalog.pg_tablespace xs ON xs.oid = x.reltablespace
    WHERE i.indrelid = c.oid ORDER BY 1) AS "indexes"`
const joins = sql`LEFT JOIN pg_catalog.pg_tablespace s ON s.oid = c.reltablespace
CROSS JOIN (SELECT y.spcname FROM pg_catalog.pg_database b JOIN pg_catalog.pg_tablespace y ON y.oid = b.dattablespace
  WHERE b.datname = current_database()) d`
