import { setTimeout } from 'node:timers/promises'
import { compile, type DropPartition, type OperationContext, sql, tag } from '@ctk/core'
import { shardState } from './cratedb-catalog-queries.js'
import { plannedUuid } from './cratedb-drop-fence.js'
import { serverIdent } from './cratedb-partition-ident.js'
import { readPartitionValues } from './cratedb-partition-values.js'
import { rowsIfReadable } from './cratedb-system-tables.js'
import { fingerprintOf } from './cratedb-table-info.js'

/** `planned`: as it was. `moved`: written to since, or that cannot be seen. `replaced`: another one has the values. */
export type PartitionState = 'planned' | 'moved' | 'replaced' | 'gone'

/** How often, and how long apart in milliseconds, shards are looked for that a partition does not have yet. */
const LOOKS = 100
const PAUSE_MS = 100

interface SeenRow {
  readonly ident: string
  readonly values: string
  readonly uuid: string | null
  readonly states: readonly (string | null)[] | null
}

/**
 * What became of the partitions of one table since they were planned, by operation id: one statement, and a second one for a
 * user who may not read `sys`. A partition that was made a moment ago has no shards yet, and so nothing that tells it from the
 * one that was there before: then it looks again. Not aborted: it tells what happened.
 */
export async function lookAtPartitions(
  operations: readonly DropPartition[],
  { database, runId }: OperationContext,
): Promise<ReadonlyMap<string, PartitionState>> {
  const first = operations[0] as DropPartition
  const { schema, name } = first.table
  const living = sql`p.table_schema = ${schema} AND p.table_name = ${name} AND p.partition_ident = ANY(${operations.map(({ partition }) => serverIdent(partition))})`
  const full =
    compile(sql`SELECT p.partition_ident AS "ident", CAST(p."values" AS TEXT) AS "values", s.uuid AS "uuid", s.states AS "states"
FROM information_schema.table_partitions p
LEFT JOIN (
  SELECT partition_ident AS ident, min(partition_uuid) AS uuid, array_agg(${shardState}) FILTER (WHERE "primary") AS states
  FROM sys.shards WHERE schema_name = ${schema} AND table_name = ${name} GROUP BY partition_ident
) s ON s.ident = p.partition_ident
WHERE ${living}`)
  const partial =
    compile(sql`SELECT p.partition_ident AS "ident", CAST(p."values" AS TEXT) AS "values", NULL AS "uuid", NULL AS "states"
FROM information_schema.table_partitions p WHERE ${living}`)
  let rows = await rowsIfReadable(database.query<SeenRow>(tag(full, first, runId)))
  for (let look = 1; look < LOOKS && rows?.some(({ uuid }) => uuid === null); look++) {
    await setTimeout(PAUSE_MS)
    rows = await rowsIfReadable(database.query<SeenRow>(tag(full, first, runId)))
  }
  rows ??= await database.query<SeenRow>(tag(partial, first, runId))
  const seen = new Map(rows.map((row) => [row.ident, row]))
  return new Map(
    operations.map((operation) => [operation.id, stateOf(operation, seen.get(serverIdent(operation.partition)))]),
  )
}

function stateOf(operation: DropPartition, seen: SeenRow | undefined): PartitionState {
  if (!seen) return 'gone'
  const { keys, fingerprint } = operation.partition
  const columns = readPartitionValues(seen.values)
  if (columns.size !== keys.length || !keys.every(({ column }) => columns.has(column))) return 'replaced'
  const uuid = plannedUuid(operation)
  if (uuid !== undefined && seen.uuid !== null && seen.uuid !== uuid) return 'replaced'
  return fingerprint !== undefined && fingerprintOf(seen.states) === fingerprint ? 'planned' : 'moved'
}
