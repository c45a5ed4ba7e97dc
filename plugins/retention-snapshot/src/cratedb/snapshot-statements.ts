import {
  CtkError,
  compile,
  id,
  join,
  type Partition,
  type Sql,
  type Statement,
  sql,
  type TableName,
  tableId,
} from '@ctk/core'

/** ` PARTITION ("month" = $1, "region" = $2)`: every partition column by its value. */
export function partitionClause({ keys, label }: Partition): Sql {
  const values = keys.map(({ column, value }) => {
    if (value === undefined)
      throw new CtkError({
        code: 'CTK_BUG',
        message: `The partition ${label} has no value for ${column}; nothing was done.`,
      })
    return sql`${id(column)} = ${value}`
  })
  return sql` PARTITION (${join(values)})`
}

/** `"doc"."metrics" PARTITION (…)`, for each. */
const partitionsOf = (partitions: readonly Partition[]) =>
  partitions.map((partition) => sql`${tableId(partition.table)}${partitionClause(partition)}`)

/** Lets nobody write to a partition, or lets them again. */
export function blockStatement(partition: Partition, blocked: boolean): Statement {
  return compile(
    sql`ALTER TABLE ${tableId(partition.table)}${partitionClause(partition)} SET ("blocks.write" = ${blocked})`,
  )
}

/** Makes what was written to partitions visible to reads. */
export function refreshPartitions(partitions: readonly Partition[]): Statement {
  return compile(sql`REFRESH TABLE ${join(partitionsOf(partitions))}`)
}

/** Never with `ignore_unavailable`: where a partition is missing, that takes every table of the cluster. */
export function createSnapshot(repository: string, name: string, partitions: readonly Partition[]): Statement {
  return compile(
    sql`CREATE SNAPSHOT ${id(repository, name)} TABLE ${join(partitionsOf(partitions))} WITH (wait_for_completion = true)`,
  )
}

/** Also ends a snapshot that is being made. */
export function dropSnapshot(repository: string, name: string): Statement {
  return compile(sql`DROP SNAPSHOT ${id(repository, name)}`)
}

/** What the server says of a snapshot. */
export function selectSnapshot(repository: string, name: string): Statement {
  return compile(sql`SELECT state, failures, reason, total_shards, concrete_indices AS relations
FROM sys.snapshots WHERE repository = ${repository} AND name = ${name}`)
}

/** Of each partition of a table: whether writing is blocked, and how many of its primary shards have writes under way. */
export function selectBlocks({ schema, name }: TableName, idents: readonly string[]): Statement {
  return compile(sql`SELECT p.partition_ident AS "ident", p.number_of_shards AS "shards",
  p.settings['blocks']['write'] AS "blocked", t.settings['blocks']['write'] AS "tableBlocked", s.ready AS "ready"
FROM information_schema.table_partitions p
JOIN information_schema.tables t ON t.table_schema = p.table_schema AND t.table_name = p.table_name
LEFT JOIN (
  SELECT partition_ident AS ident, sum(CASE WHEN seq_no_stats['local_checkpoint'] = seq_no_stats['max_seq_no'] THEN 1 ELSE 0 END) AS ready
  FROM sys.shards WHERE schema_name = ${schema} AND table_name = ${name} AND "primary" GROUP BY partition_ident
) s ON s.ident = p.partition_ident
WHERE p.table_schema = ${schema} AND p.table_name = ${name} AND p.partition_ident = ANY(${idents})`)
}
