import { compile, type Sender, sql, type TableName } from '@ctk/core'
import type { SourceColumn, SourceTable, SourceType } from './source-table.js'

interface TypeRow extends Omit<SourceType, 'element'> {
  readonly element: string | null
}
interface ColumnRow extends Omit<SourceColumn, 'type'> {
  readonly type: string
  readonly modifier: number
}
interface TableRow extends Omit<SourceTable, 'columns' | 'key' | 'keyIsPrimary' | 'rows'> {
  readonly columns: readonly ColumnRow[]
  readonly keys: readonly { readonly primary: boolean; readonly columns: readonly string[] }[]
  readonly estimate: number
}

/** The tables of PostgreSQL with everything that a migration has to know of them: two statements, however many tables. */
export async function describePostgresql(
  sender: Sender,
  names: readonly TableName[],
  signal?: AbortSignal,
): Promise<SourceTable[]> {
  const tables = await sender.query<TableRow>(tablesQuery(names), signal)
  const types = new Map(
    (await sender.query<TypeRow & { oid: string }>(typesQuery, signal)).map((type) => [type.oid, type]),
  )
  return tables.map(({ columns, keys, estimate, ...table }) => {
    const key = keys.find(({ primary }) => primary) ?? keys[0]
    return {
      ...table,
      columns: columns.map(({ modifier, ...column }) => ({ ...column, type: typeOf(column.type, modifier, types) })),
      key: key?.columns ?? [],
      keyIsPrimary: key?.primary ?? false,
      rows: estimate >= 0 ? Math.round(estimate) : undefined,
    }
  })
}

function typeOf(oid: string, modifier: number, types: ReadonlyMap<string, TypeRow>): SourceType {
  const row = types.get(oid)
  if (!row) return { schema: 'pg_catalog', name: 'text', text: 'text', kind: 'b', modifier: -1 }
  const { schema, name, text, kind, element } = row
  const own = { schema, name, text, kind, modifier }
  return element === null ? own : { ...own, element: typeOf(element, modifier, types) }
}

/** Every type that a column may have; `element` is set for true arrays only. */
const typesQuery = compile(sql`SELECT t.oid::text AS oid, n.nspname::text AS schema, t.typname::text AS name,
  format_type(t.oid, NULL) AS text, t.typtype::text AS kind, -1 AS modifier,
  CASE WHEN t.typelem <> 0 AND e.typarray = t.oid THEN
    CASE e.typtype WHEN 'd' THEN e.typbasetype ELSE e.oid END::text END AS element
FROM pg_catalog.pg_type t
JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem`)

function tablesQuery(names: readonly TableName[]) {
  return compile(sql`WITH RECURSIVE asked AS (
  SELECT c.oid, n.nspname, c.relname, c.reltuples, c.relkind
  FROM unnest(${names.map(({ schema }) => schema)}::text[], ${names.map(({ name }) => name)}::text[]) AS a(nspname, relname)
  JOIN pg_catalog.pg_namespace n ON n.nspname = a.nspname
  JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = a.relname AND c.relkind IN ('r', 'p', 'f')
), tree AS (
  SELECT a.oid AS root, i.inhrelid AS oid, a.oid AS parent, 1 AS depth FROM asked a JOIN pg_catalog.pg_inherits i ON i.inhparent = a.oid AND a.relkind = 'p'
  UNION ALL
  SELECT t.root, i.inhrelid, t.oid, t.depth + 1 FROM tree t
  JOIN pg_catalog.pg_class c ON c.oid = t.oid AND c.relkind = 'p'
  JOIN pg_catalog.pg_inherits i ON i.inhparent = t.oid
)
SELECT jsonb_build_object('schema', a.nspname, 'name', a.relname) AS name, a.oid::text AS oid,
  quote_literal(obj_description(a.oid, 'pg_class')) AS comment,
  CASE WHEN a.relkind = 'p' THEN (SELECT CASE WHEN min(c.reltuples) < 0 THEN -1 ELSE sum(c.reltuples) END FROM tree t JOIN pg_catalog.pg_class c ON c.oid = t.oid AND c.relkind = 'r' WHERE t.root = a.oid)
    ELSE a.reltuples END::float8 AS estimate,
  (SELECT jsonb_agg(jsonb_build_object('name', t.attname, 'declared', format_type(t.atttypid, t.atttypmod),
      'type', b.oid::text, 'modifier', CASE WHEN b.oid = t.atttypid THEN t.atttypmod ELSE b.modifier END,
      'domain', b.oid <> t.atttypid, 'notNull', t.attnotnull OR b.filled,
      'expression', pg_get_expr(d.adbin, d.adrelid), 'generated', t.attgenerated <> '', 'identity', NULLIF(t.attidentity::text, ''),
      'comment', quote_literal(col_description(a.oid, t.attnum)),
      'collation', CASE WHEN t.attcollation NOT IN (0, y.typcollation) THEN quote_ident(ln.nspname) || '.' || quote_ident(l.collname) END) ORDER BY t.attnum)
    FROM pg_catalog.pg_attribute t
    JOIN pg_catalog.pg_type y ON y.oid = t.atttypid
    CROSS JOIN LATERAL (
      WITH RECURSIVE beneath AS (
        SELECT y.oid, y.typtype, y.typbasetype, y.typtypmod, -1 AS modifier, y.typnotnull AS filled
        UNION ALL
        SELECT x.oid, x.typtype, x.typbasetype, x.typtypmod, u.typtypmod, u.filled OR x.typnotnull
        FROM beneath u JOIN pg_catalog.pg_type x ON x.oid = u.typbasetype WHERE u.typtype = 'd'
      ) SELECT oid, modifier, filled FROM beneath WHERE typtype <> 'd'
    ) AS b
    LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = t.attrelid AND d.adnum = t.attnum
    LEFT JOIN pg_catalog.pg_collation l ON l.oid = t.attcollation
    LEFT JOIN pg_catalog.pg_namespace ln ON ln.oid = l.collnamespace
    WHERE t.attrelid = a.oid AND t.attnum > 0 AND NOT t.attisdropped) AS columns,
  COALESCE((SELECT jsonb_agg(jsonb_build_object('primary', x.indisprimary, 'columns', k.columns) ORDER BY x.indisprimary DESC, cardinality(k.columns), i.relname)
    FROM pg_catalog.pg_index x JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
    CROSS JOIN LATERAL (
      SELECT array_agg(t.attname::text ORDER BY o.n) AS columns, bool_and(t.attnotnull) AS filled
      FROM unnest(x.indkey::int2[]) WITH ORDINALITY AS o(attnum, n) JOIN pg_catalog.pg_attribute t ON t.attrelid = a.oid AND t.attnum = o.attnum
      WHERE o.n <= x.indnkeyatts
    ) AS k
    WHERE x.indrelid = a.oid AND x.indisunique AND x.indisvalid AND x.indpred IS NULL AND x.indexprs IS NULL AND k.filled), '[]') AS keys,
  COALESCE((SELECT jsonb_agg(jsonb_build_object('name', i.relname, 'unique', x.indisunique, 'definition',
      substr(pg_get_indexdef(i.oid), 1 + length(format('CREATE %sINDEX %I ON %s%I.%I', CASE WHEN x.indisunique THEN 'UNIQUE ' ELSE '' END, i.relname,
        CASE WHEN a.relkind = 'p' THEN 'ONLY ' ELSE '' END, a.nspname, a.relname)))) ORDER BY i.relname)
    FROM pg_catalog.pg_index x JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
    WHERE x.indrelid = a.oid AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint o WHERE o.conindid = i.oid AND o.contype IN ('p', 'u', 'x'))), '[]') AS indexes,
  COALESCE((SELECT jsonb_agg(jsonb_build_object('name', o.conname, 'kind', o.contype, 'definition', pg_get_constraintdef(o.oid)) ORDER BY o.contype, o.conname)
    FROM pg_catalog.pg_constraint o WHERE o.conrelid = a.oid AND o.contype IN ('c', 'f', 'p', 'u', 'x') AND o.conparentid = 0), '[]') AS constraints,
  CASE WHEN a.relkind = 'p' THEN pg_get_partkeydef(a.oid) END AS "partitionBy",
  COALESCE((SELECT jsonb_agg(jsonb_build_object('table', jsonb_build_object('schema', n.nspname, 'name', c.relname), 'parent', jsonb_build_object('schema', pn.nspname, 'name', p.relname),
      'bound', pg_get_expr(c.relpartbound, c.oid), 'partitionBy', CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END) ORDER BY t.depth, c.relname)
    FROM tree t JOIN pg_catalog.pg_class c ON c.oid = t.oid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_class p ON p.oid = t.parent JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace
    WHERE t.root = a.oid AND c.relkind IN ('r', 'p')), '[]') AS partitions,
  ARRAY(SELECT t.tgname::text FROM pg_catalog.pg_trigger t WHERE t.tgrelid = a.oid AND NOT t.tgisinternal ORDER BY 1) AS triggers,
  ARRAY(SELECT r.rulename::text FROM pg_catalog.pg_rewrite r WHERE r.ev_class = a.oid ORDER BY 1) AS rules,
  ARRAY(SELECT p.polname::text FROM pg_catalog.pg_policy p WHERE p.polrelid = a.oid ORDER BY 1) AS policies
FROM asked a ORDER BY a.nspname, a.relname`)
}
