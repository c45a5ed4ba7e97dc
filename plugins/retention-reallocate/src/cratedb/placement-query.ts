import { compile, join, type Query, type Sql, sql, type TableName } from '@ctk/core'

/** A table, and the key by which its rows are known again. */
export interface KeyedTable {
  readonly key: string
  readonly table: TableName
}

interface Wanted {
  /** Whether segments are counted, which every shard has to be asked for. */
  readonly segments: boolean
  /** Only these partitions, by the ident that the server shows; left out: all. */
  readonly idents?: readonly string[]
}

/**
 * Where the shards of the partitions of tables are, and what the settings of the partitions say: one query, of which
 * {@link PlacementRow} describes the rows; `policy` is the key. 200 partitions take about a tenth of a second.
 */
export function placementQuery(tables: readonly KeyedTable[], { segments, idents }: Wanted): Query {
  const list = (values: readonly string[]): Sql =>
    sql`[${join(
      values.map((value) => sql`${value}`),
      sql`, `,
    )}]`
  const [schemas, names] = [tables.map(({ table }) => table.schema), tables.map(({ table }) => table.name)]
  const some = idents === undefined ? sql`` : sql` AND p.partition_ident = ANY(${[...idents]})`
  const counted = segments ? sql`g.segments` : sql`NULL`
  return compile(sql`SELECT k.policy AS "policy", p.partition_ident AS "ident",
  CAST(p.settings['routing']['allocation']['require'] AS TEXT) AS "require", p.number_of_replicas AS "replicas",
  s.attributes AS "attributes", s.shards AS "shards", s.started AS "started", s.bytes AS "bytes", ${counted} AS "segments"
FROM UNNEST(${list(tables.map(({ key }) => key))}, ${list(schemas)}, ${list(names)}) AS k (policy, schema_name, table_name)
JOIN information_schema.table_partitions p ON p.table_schema = k.schema_name AND p.table_name = k.table_name
LEFT JOIN (
  SELECT h.schema_name AS schema_name, h.table_name AS table_name, h.partition_ident AS ident, CAST(n.attributes AS TEXT) AS attributes,
    count(*) AS shards, count(*) FILTER (WHERE h.routing_state = 'STARTED') AS started, sum(h.size) AS bytes
  FROM sys.shards h LEFT JOIN sys.nodes n ON n.id = h.node['id']
  WHERE h.schema_name = ANY(${schemas}) AND h.table_name = ANY(${names})
  GROUP BY 1, 2, 3, 4
) s ON s.schema_name = p.table_schema AND s.table_name = p.table_name AND s.ident = p.partition_ident${segments ? segmentsOf(schemas, names) : sql``}
WHERE true${some}`)
}

/** The segments that are searched, of the shard that has the most of them. */
function segmentsOf(schemas: readonly string[], names: readonly string[]): Sql {
  return sql`
LEFT JOIN (
  SELECT e.schema_name AS schema_name, e.table_name AS table_name, e.ident AS ident, max(e.n) AS segments FROM (
    SELECT table_schema AS schema_name, table_name, partition_ident AS ident, shard_id, node['id'] AS node_id, count(*) AS n
    FROM sys.segments WHERE table_schema = ANY(${[...schemas]}) AND table_name = ANY(${[...names]}) AND "search" GROUP BY 1, 2, 3, 4, 5
  ) e GROUP BY 1, 2, 3
) g ON g.schema_name = p.table_schema AND g.table_name = p.table_name AND g.ident = p.partition_ident`
}
