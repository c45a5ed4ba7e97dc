import { compile, join, type Partition, type Query, sql, type TableName, tableId } from '@ctk/core'

/** A table with everything that belongs to it. */
export interface TableRow extends Sizes {
  readonly schema: string
  readonly name: string
  readonly columns: readonly ColumnRow[] | null
  /** The table at the top of which it is a partition; null of one that is none. */
  readonly root: TableName | null
  /** The table and its sub-tables that are partitioned; null where it is not. */
  readonly levels: readonly LevelRow[] | null
  readonly leaves: readonly LeafRow[] | null
}

/** `r` is a table, `p` a partitioned one, `f` a foreign one. */
export interface Sizes {
  readonly kind: 'r' | 'p' | 'f'
  /** An estimate, less than 0 where there is none. */
  readonly rows: number
  /** Of the rows alone; 0 means that there are none. */
  readonly heap: number | null
  readonly bytes: number | null
}

export interface ColumnRow {
  readonly name: string
  readonly type: string
  /** The type without length, and beneath a domain. */
  readonly base: string
  readonly nullable: boolean
  readonly generated: string | null
  /** The place in the primary key, from 0. */
  readonly keyPosition: number | null
}

export interface LevelRow {
  readonly oid: string
  readonly schema: string
  readonly name: string
  /** `column` is null for an expression. */
  readonly keys: readonly { readonly column: string | null; readonly type: string }[]
  /** The expressions as a list, in the order of their keys. */
  readonly expressions: string | null
}

export interface LeafRow extends Sizes {
  readonly oid: string
  readonly schema: string
  readonly name: string
  /** The partitioned tables above, from the top. */
  readonly parents: readonly string[]
  /** The bound within each of the parents. */
  readonly bounds: readonly (string | null)[]
}

/** Tables with columns, partition keys and leaves, in one statement. Partitions that are being detached are still listed. */
export function catalogQuery(names: readonly TableName[]): Query {
  return compile(sql`WITH RECURSIVE asked AS (
  SELECT c.oid, n.nspname, c.relname, c.relkind, c.reltuples, c.relispartition
  FROM unnest(${names.map((table) => table.schema)}::text[], ${names.map((table) => table.name)}::text[]) AS a(nspname, relname)
  JOIN pg_catalog.pg_namespace n ON n.nspname = a.nspname
  JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = a.relname AND c.relkind IN ('r', 'p', 'f')
), tree AS (
  SELECT oid AS root, oid, relkind, ARRAY[]::oid[] AS parents, ARRAY[]::text[] AS bounds FROM asked WHERE relkind = 'p'
  UNION ALL
  SELECT t.root, c.oid, c.relkind, array_append(t.parents, t.oid), array_append(t.bounds, pg_get_expr(c.relpartbound, c.oid) COLLATE "default")
  FROM tree t
  JOIN pg_catalog.pg_inherits i ON i.inhparent = t.oid AND t.relkind = 'p'
  JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid
)
SELECT a.nspname::text AS "schema", a.relname::text AS "name", a.relkind::text AS "kind", a.reltuples AS "rows",
  (SELECT jsonb_build_object('schema', n.nspname, 'name', c.relname)
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE a.relispartition AND c.oid = pg_partition_root(a.oid)) AS "root",
  pg_relation_size(a.oid) AS "heap", pg_total_relation_size(a.oid) AS "bytes",
  (SELECT jsonb_agg(jsonb_build_object('name', t.attname, 'type', format_type(t.atttypid, t.atttypmod),
      'base', format_type(CASE y.typtype WHEN 'd' THEN y.typbasetype ELSE y.oid END, NULL), 'nullable', NOT t.attnotnull,
      'generated', CASE t.attgenerated WHEN '' THEN NULL ELSE pg_get_expr(d.adbin, d.adrelid) END,
      'keyPosition', array_position(x.indkey::int2[], t.attnum)) ORDER BY t.attnum)
    FROM pg_catalog.pg_attribute t
    JOIN pg_catalog.pg_type y ON y.oid = t.atttypid
    LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = t.attrelid AND d.adnum = t.attnum
    LEFT JOIN pg_catalog.pg_index x ON x.indrelid = t.attrelid AND x.indisprimary
    WHERE t.attrelid = a.oid AND t.attnum > 0 AND NOT t.attisdropped) AS "columns",
  (SELECT jsonb_agg(jsonb_build_object('oid', c.oid::text, 'schema', n.nspname, 'name', c.relname, 'expressions', pg_get_expr(p.partexprs, p.partrelid),
      'keys', (SELECT jsonb_agg(jsonb_build_object('column', t.attname, 'type', format_type(o.opcintype, NULL)) ORDER BY k.n)
        FROM unnest(p.partattrs::int2[], p.partclass::oid[]) WITH ORDINALITY AS k(attnum, class, n)
        JOIN pg_catalog.pg_opclass o ON o.oid = k.class
        LEFT JOIN pg_catalog.pg_attribute t ON t.attrelid = p.partrelid AND t.attnum = k.attnum AND k.attnum > 0))
      ORDER BY array_length(e.parents, 1) NULLS FIRST, p.partrelid)
    FROM tree e JOIN pg_catalog.pg_partitioned_table p ON p.partrelid = e.oid
    JOIN pg_catalog.pg_class c ON c.oid = e.oid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE e.root = a.oid) AS "levels",
  (SELECT jsonb_agg(jsonb_build_object('oid', c.oid::text, 'schema', n.nspname, 'name', c.relname, 'kind', c.relkind,
      'rows', c.reltuples, 'heap', pg_relation_size(c.oid), 'bytes', pg_total_relation_size(c.oid),
      'parents', e.parents::text[], 'bounds', e.bounds))
    FROM tree e JOIN pg_catalog.pg_class c ON c.oid = e.oid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE e.root = a.oid AND e.relkind <> 'p') AS "leaves"
FROM asked a`)
}

/** The rows of leaves, counted: one statement for all. */
export function countQuery(partitions: readonly Partition[]): Query {
  const counts = partitions.flatMap(({ ident, relation }) =>
    relation ? [sql`SELECT ${ident}::text AS "ident", count(*) AS "rows" FROM ONLY ${tableId(relation)}`] : [],
  )
  return compile(join(counts, sql` UNION ALL `))
}

/** The tables of a schema, or of every schema that is not the system's; partitions are no tables of their own. */
export function tableNamesQuery(schema: string | undefined): Query {
  const where =
    schema === undefined ? sql`n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'` : sql`n.nspname = ${schema}`
  return compile(sql`SELECT n.nspname::text AS "schema", c.relname::text AS "name"
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'f') AND NOT c.relispartition AND ${where}`)
}
