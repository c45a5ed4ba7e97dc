import { compile, join, type Statement, sql, type TableName, tableId } from '@ctk/core'

/** A partition as it is now, and the partitioned table that it hangs on. */
export interface AttachedPartition {
  readonly oid: string
  readonly relation: TableName
  readonly parent: TableName
  /** Somebody began to detach it with CONCURRENTLY and did not finish. */
  readonly pending: boolean
}

/**
 * The statements of a transaction that detaches partitions and drops them: all or none. Before the drop, under the locks that
 * detaching took, the names must still belong to the partitions that were planned.
 */
export function dropStatements(partitions: readonly AttachedPartition[]): Statement[] {
  return [
    lockTimeout,
    ...partitions.map(detachStatement),
    identityStatement(partitions),
    dropStatement(partitions.map((each) => each.relation)),
  ]
}

/** Everybody who wants the table queues up behind a lock that waits, so that it does not wait for long. */
const lockTimeout = compile(sql`SET LOCAL lock_timeout = '2s'`)

/** Takes a partition out of its table. */
export function detachStatement({ parent, relation, pending }: Omit<AttachedPartition, 'oid'>): Statement {
  const finalize = pending ? sql` FINALIZE` : sql``
  return compile(sql`ALTER TABLE ${tableId(parent)} DETACH PARTITION ${tableId(relation)}${finalize}`)
}

/** Drops tables, and nothing that depends on them. */
export function dropStatement(relations: readonly TableName[]): Statement {
  return compile(sql`DROP TABLE ${join(relations.map(tableId))}`)
}

/** Divides by zero, which ends the transaction, unless each name is that of its oid. */
function identityStatement(partitions: readonly AttachedPartition[]): Statement {
  const oids = partitions.map((each) => each.oid)
  const schemas = partitions.map((each) => each.relation.schema)
  const names = partitions.map((each) => each.relation.name)
  return compile(sql`SELECT 1 / (count(*) = ${partitions.length})::int
FROM unnest(${oids}::oid[], ${schemas}::text[], ${names}::text[]) AS e(oid, nspname, relname)
JOIN pg_catalog.pg_class c ON c.oid = e.oid AND c.relname = e.relname
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace AND n.nspname = e.nspname`)
}
