import { compile, id, join, type Statement, sql, type TableName, tableId } from '@ctk/core'
import { fingerprintsOf } from './postgresql-fingerprint.js'
import { type FoundStep, pathOf } from './postgresql-path.js'
import type { RelationState } from './postgresql-relation-states.js'

/** What a partition is taken out of. */
export interface Detachment {
  readonly relation: TableName
  readonly parent: TableName
  /** Somebody began it with CONCURRENTLY and did not finish. */
  readonly pending: boolean
}

/**
 * The statements of a transaction that detaches partitions and drops them: all or none. Before anything else it takes the
 * locks that attaching and detaching take, and looks under them whether each partition is still the one that was looked at,
 * and still where it was.
 *
 * @param partitions as they are now; each hangs on a table
 * @param last what is done with them once they are detached; default: drop them
 * @param fingerprints of those whose rows must be what they were, by oid
 */
export function dropStatements(
  partitions: readonly RelationState[],
  fingerprints: ReadonlyMap<string, string> = new Map(),
  last: (partitions: readonly RelationState[]) => readonly Statement[] = dropAll,
): Statement[] {
  return [
    lockTimeout,
    ...lockStatements(partitions),
    sameStatement(partitions),
    ...sameRowsStatements(partitions, fingerprints),
    ...partitions.map((each) => detachStatement(detachmentOf(each))),
    ...last(partitions),
  ]
}

const dropAll = (partitions: readonly RelationState[]) => [dropStatement(partitions.map((each) => each.relation))]

/** Everybody who wants the table queues up behind a lock that waits, so that it does not wait for long. */
const lockTimeout = compile(sql`SET LOCAL lock_timeout = '2s'`)

/** Takes a partition out of its table. */
export function detachStatement({ parent, relation, pending }: Detachment): Statement {
  const finalize = pending ? sql` FINALIZE` : sql``
  return compile(sql`ALTER TABLE ${tableId(parent)} DETACH PARTITION ${tableId(relation)}${finalize}`)
}

/** Drops tables, and nothing that depends on them. */
export function dropStatement(relations: readonly TableName[]): Statement {
  return compile(sql`DROP TABLE ${join(relations.map(tableId))}`)
}

/** Gives a table another name in its schema. */
export function renameStatement(relation: TableName, kept: TableName): Statement {
  return compile(sql`ALTER TABLE ${tableId(relation)} RENAME TO ${id(kept.name)}`)
}

function detachmentOf({ relation, path }: RelationState): Detachment {
  const { schema, name, pending } = path.at(-1) as FoundStep
  return { relation, parent: { schema, name }, pending }
}

/** From the top down, as everybody else does. What is further up than the parents must only stay where it is. */
function lockStatements(partitions: readonly RelationState[]): Statement[] {
  const parents = distinct(partitions.map(({ path }) => path.at(-1) as FoundStep))
  const between = distinct(partitions.flatMap(({ path }) => path.slice(1, -1))).filter(
    (step) => !parents.some(({ parent }) => parent === step.parent),
  )
  const only = (tables: readonly TableName[]) => join(tables.map((table) => sql`ONLY ${tableId(table)}`))
  const own = [...parents, ...partitions.map(({ relation }) => relation)]
  return [
    ...(between.length > 0 ? [compile(sql`LOCK TABLE ${only(between)} IN ACCESS SHARE MODE`)] : []),
    compile(sql`LOCK TABLE ${only(own)} IN ACCESS EXCLUSIVE MODE`),
  ]
}

function distinct(steps: readonly FoundStep[]): FoundStep[] {
  return [...new Map(steps.map((step) => [step.parent, step])).values()]
}

/** Divides by zero unless each partition has the rows that it had. */
function sameRowsStatements(
  partitions: readonly RelationState[],
  fingerprints: ReadonlyMap<string, string>,
): Statement[] {
  const known = partitions.filter(({ oid }) => fingerprints.has(oid))
  if (known.length === 0) return []
  const now = fingerprintsOf(known.map(({ oid, relation }) => ({ ident: oid, relation })))
  const oids = known.map(({ oid }) => oid)
  const planned = known.map(({ oid }) => fingerprints.get(oid))
  return [
    compile(sql`SELECT 1 / (count(*) = ${known.length})::int
FROM (${now}) AS f JOIN unnest(${oids}::text[], ${planned}::text[]) AS e(ident, fingerprint)
  ON e.ident = f."ident" AND e.fingerprint = f."fingerprint"`),
  ]
}

/** Divides by zero, which ends the transaction, unless each partition has the name and the path that it had. */
function sameStatement(partitions: readonly RelationState[]): Statement {
  const oids = partitions.map((each) => each.oid)
  const schemas = partitions.map((each) => each.relation.schema)
  const names = partitions.map((each) => each.relation.name)
  const paths = partitions.map((each) => JSON.stringify(each.path))
  // Apart, so that paths are looked for once these few are found, and not for every relation: there are locks on them.
  return compile(sql`WITH found AS MATERIALIZED (SELECT c.oid, e.path
  FROM unnest(${oids}::oid[], ${schemas}::text[], ${names}::text[], ${paths}::text[]) AS e(oid, nspname, relname, path)
  JOIN pg_catalog.pg_class c ON c.oid = e.oid AND c.relname = e.relname
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace AND n.nspname = e.nspname)
SELECT 1 / (count(*) = ${partitions.length})::int FROM found WHERE ${pathOf(sql`found.oid`)} = found.path::jsonb`)
}
