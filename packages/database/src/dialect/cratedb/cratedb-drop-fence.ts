import { type DropPartition, type Sql, sql } from '@ctk/core'
import { shardState } from './cratedb-catalog-queries.js'

/**
 * The condition that partitions still are the ones that were planned, and that nothing was written to them; of those that
 * `moved`, the first alone. CrateDB reads it before it drops anything, and drops whole partitions all the same.
 *
 * @param moved idents
 * @returns undefined where no fingerprint is known
 */
export function dropFence(operations: readonly DropPartition[], moved: ReadonlySet<string>): Sql | undefined {
  const first = operations[0] as DropPartition
  const known = operations.flatMap(({ partition }) => (partition.fingerprint === undefined ? [] : [partition]))
  if (known.length === 0) return undefined
  const { schema, name } = first.table
  const count = (what: Sql, of: readonly string[]) => sql`(SELECT count(*) FROM sys.shards
  WHERE schema_name = ${schema} AND table_name = ${name} AND "primary" AND ${what} = ANY(${of})) = ${of.length}`
  const states = known.flatMap(({ ident, fingerprint = '' }) => (moved.has(ident) ? [] : fingerprint.split(',')))
  const shards = known.flatMap(({ ident, fingerprint = '' }) =>
    moved.has(ident) ? fingerprint.split(',').map(shardOf) : [],
  )
  const unmoved = count(shardState, states)
  if (shards.length === 0) return unmoved
  const same = count(sql`partition_uuid || ':' || id`, shards)
  return states.length === 0 ? same : sql`${unmoved} AND ${same}`
}

/** The uuid that a partition had when it was planned; one of the same values that was made later has another. */
export function plannedUuid({ partition }: DropPartition): string | undefined {
  return partition.fingerprint?.split(':', 1)[0]
}

const shardOf = (state: string) => state.split(':', 2).join(':')
