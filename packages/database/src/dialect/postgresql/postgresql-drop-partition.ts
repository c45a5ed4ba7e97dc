import {
  CtkError,
  compile,
  type DetachPartition,
  type DropPartition,
  formatTableName,
  type OperationContext,
  type OperationHandler,
  type OperationResult,
  type Statement,
  sameTable,
  type TableName,
  tag,
} from '@ctk/core'
import { skipped } from '../skipped.js'
import { changedSincePlanned } from './changed-since-planned.js'
import {
  type DropOutcome,
  dropAttached,
  isChanged,
  isDefinite,
  type Last,
  plannedFingerprints,
  type Removal,
} from './drop-attached.js'
import { detachStatement, dropStatement, renameStatement } from './postgresql-drop-statements.js'
import { type FingerprintRow, fingerprintsOf } from './postgresql-fingerprint.js'
import type { PostgresqlPartition } from './postgresql-partition.js'
import { type RelationState, relationStates } from './postgresql-relation-states.js'

/** How often to look again when somebody changed a partition between the look and the locks. */
const LOOKS = 3

/** In what taking partitions out to drop them and taking them out to keep them differ. */
interface Way<O extends Removal> {
  readonly kind: O['kind']
  describe(operation: O): readonly Statement[]
  /** What is done with them once they are detached. */
  last?(operations: readonly O[]): Last
  /** Whether a partition is where the operation wants it, by the relation that has its oid. */
  isGone(operation: O, state: RelationState | undefined): boolean
}

/**
 * Detaches partitions and drops them, several in a transaction, and looks afterwards which of them are gone. A detach that
 * somebody began and gave up is finished. A partition that was detached, moved or given another bound since it was
 * planned belongs to whoever did it.
 */
export const postgresqlDropPartition = removal<DropPartition>({
  kind: 'drop-partition',
  describe({ partition }) {
    const { parent, relation } = located(partition)
    return [detachStatement({ parent, relation, pending: false }), dropStatement([relation])]
  },
  isGone: (_operation, state) => state === undefined,
})

/** The same, but the tables stay, under a name that tells which operation put them aside. */
export const postgresqlDetachPartition = removal<DetachPartition>({
  kind: 'detach-partition',
  describe({ partition, kept }) {
    const { parent, relation } = located(partition)
    return [detachStatement({ parent, relation, pending: false }), renameStatement(relation, kept)]
  },
  last: (operations) => (partitions) =>
    partitions.flatMap(({ oid, relation }) => {
      const { kept } = operations.find(({ partition }) => partition.ident === oid) as DetachPartition
      // It came back under this name, where its own was taken.
      return sameTable(relation, kept) ? [] : [renameStatement(relation, kept)]
    }),
  isGone: ({ kept }, state) => state?.path.length === 0 && sameTable(state.relation, kept),
})

function removal<O extends Removal>(way: Way<O>): OperationHandler<O> {
  return {
    kind: way.kind,
    describe: way.describe,
    batchKey: ({ table }) => formatTableName(table),
    batchSize: 50,
    async probe(operation, context) {
      const { ident } = operation.partition
      const names = [located(operation.partition).relation]
      const found = await relationStates(operation, { oids: [ident], names }, context, context.signal)
      const evidence = { oid: ident, found }
      const own = stateOf(operation, found)
      if (way.isGone(operation, own) && found.every(({ oid }) => oid === ident)) return { state: 'done', evidence }
      return { state: changedSincePlanned(operation, own) === undefined ? 'pending' : 'conflict', evidence }
    },
    async apply(operations, context) {
      const [first] = operations
      if (!first) return []
      const oids = operations.map(({ partition }) => partition.ident)
      let before: readonly RelationState[] = []
      let outcomes: ReadonlyMap<string, DropOutcome> = new Map()
      let rewritten: ReadonlySet<string> = new Set()
      for (let look = 1; look <= LOOKS; look++) {
        before = await relationStates(first, { oids }, context, context.signal)
        rewritten = context.exact ? await rewrittenSince(operations, before, context) : rewritten
        const own = operations.flatMap((operation) => {
          const state = stateOf(operation, before)
          const intact = state && changedSincePlanned(operation, state) === undefined && !rewritten.has(state.oid)
          return intact ? [state] : []
        })
        outcomes = await dropAttached(own, operations, context, way.last?.(operations))
        if (![...outcomes.values()].every((outcome) => outcome instanceof Error && isChanged(outcome))) break
      }
      // Not aborted: it tells what happened.
      const after = await relationStates(first, { oids }, context).catch((error: unknown) => {
        throw [...outcomes.values()].find((outcome) => outcome instanceof Error) ?? error
      })
      return operations.map((operation) =>
        rewritten.has(operation.partition.ident)
          ? { ...skipped(operation.id, 'got or lost rows since the plan was made'), changed: true }
          : resultOf(operation, way, before, outcomes, after),
      )
    },
  }
}

/** The oids of partitions that are where they were, and have other rows than when they were planned. One statement. */
async function rewrittenSince(
  operations: readonly Removal[],
  states: readonly RelationState[],
  { database, runId, signal }: OperationContext,
): Promise<ReadonlySet<string>> {
  const planned = plannedFingerprints(operations)
  const present = states.filter(({ oid, path }) => planned.has(oid) && path.length > 0)
  if (present.length === 0) return new Set()
  const query = compile(fingerprintsOf(present.map(({ oid, relation }) => ({ ident: oid, relation }))))
  const rows = await database.query<FingerprintRow>(tag(query, operations[0] as Removal, runId), signal)
  return new Set(rows.flatMap(({ ident, fingerprint }) => (planned.get(ident) === fingerprint ? [] : [ident])))
}

function stateOf({ partition }: Removal, states: readonly RelationState[]): RelationState | undefined {
  return states.find((state) => state.oid === partition.ident)
}

function resultOf<O extends Removal>(
  operation: O,
  way: Way<O>,
  before: readonly RelationState[],
  outcomes: ReadonlyMap<string, DropOutcome>,
  after: readonly RelationState[],
): OperationResult {
  const { id, partition, table } = operation
  const changed = changedSincePlanned(operation, stateOf(operation, before))
  if (changed !== undefined) return skipped(id, changed)
  const left = stateOf(operation, after)
  const gone = way.isGone(operation, left)
  const outcome = outcomes.get(partition.ident)
  if (outcome !== 'dropped') {
    // The answer was lost: it may have been somebody else, and how much went is not known.
    if (gone && outcome instanceof Error && !isDefinite(outcome))
      return { id, outcome: 'done', rows: undefined, bytes: undefined }
    const changedNow = changedSincePlanned(operation, left)
    if (changedNow !== undefined) return skipped(id, changedNow)
    if (!(outcome instanceof Error)) return skipped(id, 'waits for an older partition that could not be dropped')
    return { id, outcome: 'failed', error: outcome }
  }
  if (gone) return { id, outcome: 'done', rows: partition.rows, bytes: partition.bytes }
  return { id, outcome: 'failed', error: stillThere(partition.label, formatTableName(table)) }
}

function stillThere(label: string, table: string): CtkError {
  return new CtkError({
    code: 'CTK_NOT_VERIFIED',
    message: `PostgreSQL accepted to drop partition ${label} of ${table}, and it is still there.`,
    suggestions: ['Look at what is planned now, and run again: ctk retention plan'],
  })
}

/** @throws CTK_BUG for a partition that is no table */
function located(partition: Removal['partition']): { relation: TableName; parent: TableName } {
  const { relation, parent, table } = partition as PostgresqlPartition
  if (!relation)
    throw new CtkError({
      code: 'CTK_BUG',
      message: `Partition ${partition.label} has no table of its own; nothing was dropped.`,
    })
  return { relation, parent: parent ?? table }
}
