import {
  CtkError,
  type DropPartition,
  type ErrorCode,
  formatTableName,
  isCtkError,
  type OperationContext,
  type OperationHandler,
  type OperationResult,
  tag,
} from '@ctk/core'
import { GONE, skipped } from '../skipped.js'
import { whyStopped } from '../why-stopped.js'
import { plannedUuid } from './cratedb-drop-fence.js'
import { dropPartitionsStatement } from './cratedb-drop-statement.js'
import { lookAtPartitions, type PartitionState } from './cratedb-look-at-partitions.js'

/** Often enough for a partition that is written to or replaced between the look and the drop. */
const ATTEMPTS = 3

/**
 * Drops partitions of a table in one statement, between a look at them before and one after: the server's row count proves
 * nothing. The statement drops nothing when one of them was replaced in between; then the others are tried again.
 */
export const cratedbDropPartition: OperationHandler<DropPartition> = {
  kind: 'drop-partition',
  describe: (operation) => [dropPartitionsStatement([operation])],
  batchKey: ({ table }) => formatTableName(table),
  batchSize: 500,
  async probe(operation, context) {
    const state = (await lookAtPartitions([operation], context)).get(operation.id)
    const evidence = { ident: operation.partition.ident, state }
    // Late rows make a partition anew, so what has its values now says nothing against its having been dropped.
    const isGone = state === 'gone' || (state === 'replaced' && plannedUuid(operation) !== undefined)
    return { state: isGone ? 'done' : state === 'replaced' ? 'conflict' : 'pending', evidence }
  },
  async renew(operations, { database, signal }) {
    const [first] = operations
    if (!first) return []
    const [table] = await database.catalog.tables([first.table], signal)
    const known = operations.map((operation) => {
      const partition = table?.partitions.find(({ ident }) => ident === operation.partition.ident)
      const now = partition && { ...operation, partition }
      const same = now?.partition.fingerprint !== undefined && plannedUuid(now) === plannedUuid(operation)
      return same ? now : undefined
    })
    // Counted after the fingerprints were taken: what comes in between changes them.
    const partitions = known.flatMap((operation) => operation?.partition ?? [])
    const counts = await database.catalog.countRows(partitions, signal)
    return operations.map((operation, i) => {
      const now = known[i]
      const rows = counts.get(operation.partition.ident)
      return now && rows !== undefined ? { ...now, partition: { ...now.partition, rows, rowsExact: true } } : operation
    })
  },
  async apply(operations, context) {
    const results = new Map<string, OperationResult>()
    let states = await lookAtPartitions(operations, context)
    let pending = operations
    for (let attempt = 1; pending.length > 0; attempt++) {
      for (const { id } of pending) {
        const state = states.get(id) as PartitionState
        const reason = reasons[state]
        if (reason !== undefined) results.set(id, skipped(id, reason))
        else if (context.exact && state === 'moved') results.set(id, { ...skipped(id, rewritten), changed: true })
      }
      pending = pending.filter(({ id }) => !results.has(id))
      if (pending.length === 0) break
      const before = states
      const failure = await drop(pending, before, context)
      states = await lookAtPartitions(pending, context).catch((error: unknown) => {
        throw failure ?? error
      })
      const after = states
      const left = pending.filter(({ id }) => isThere(after.get(id)))
      const [kept] = failure === undefined ? left : []
      const stopped = kept && (await whyStopped(context))
      if (stopped) throw stopped
      // Where some are left without an error, none was dropped: those that are gone or replaced were so before.
      if (failure === undefined && left.length > 0 && attempt < ATTEMPTS) continue
      for (const operation of pending) {
        results.set(
          operation.id,
          resultOf(operation, { before, after, failure, all: left.length === 0, exact: context.exact }),
        )
      }
      break
    }
    return operations.map(({ id }) => results.get(id) as OperationResult)
  },
}

const reasons: Partial<Record<PartitionState, string>> = {
  gone: GONE,
  replaced: 'was replaced since the plan was made',
}

const rewritten = 'got or lost rows since the plan was made'

const isThere = (state: PartitionState | undefined) => state === 'planned' || state === 'moved'

/** Returns what went wrong. */
async function drop(
  operations: readonly DropPartition[],
  states: ReadonlyMap<string, PartitionState>,
  context: OperationContext,
): Promise<Error | undefined> {
  const moved = operations.filter(({ id }) => states.get(id) === 'moved').map(({ partition }) => partition.ident)
  const statement = tag(
    dropPartitionsStatement(operations, new Set(moved), context.fence),
    operations[0] as DropPartition,
    context.runId,
  )
  const execute = () =>
    context.effect(async (sender) => {
      await sender.execute(statement, context.signal)
      return []
    })
  try {
    await execute().catch((error: unknown) => (isStartingUp(error) ? execute() : Promise.reject(error)))
    return undefined
  } catch (error) {
    return error as Error
  }
}

/** Seen after a restart, while a table was being recovered. */
function isStartingUp(error: unknown): boolean {
  return isCtkError(error) && /NullPointerException/.test(`${error.message} ${error.cause}`)
}

const undecided: readonly ErrorCode[] = ['CTK_ABORTED', 'CTK_TIMEOUT', 'CTK_CONNECTION_FAILED']

/** Whether the server may have done it nevertheless. */
const mayHaveWorked = (failure: Error) => !isCtkError(failure) || undecided.includes(failure.code)

interface Outcome {
  readonly before: ReadonlyMap<string, PartitionState>
  readonly after: ReadonlyMap<string, PartitionState>
  readonly failure: Error | undefined
  /** Whether none is left. */
  readonly all: boolean
  /** Whether the statement would have dropped nothing if there had been other rows than were planned. */
  readonly exact: boolean
}

function resultOf(operation: DropPartition, { before, after, failure, all, exact }: Outcome): OperationResult {
  const { id, partition } = operation
  const state = after.get(id) as PartitionState
  if (isThere(state)) return { id, outcome: 'failed', error: failure ?? stillThere(operation) }
  const reason = reasons[state] as string
  // Late rows make a partition anew, which says nothing of the one that went.
  const counted = exact && plannedUuid(operation) !== undefined
  if (failure) {
    const { rows, bytes } = counted ? partition : {}
    if (mayHaveWorked(failure)) return { id, outcome: 'done', rows, bytes }
    return skipped(id, reason)
  }
  if (!all) return skipped(id, reason)
  // A partition that was written to has other rows than were planned; one that is back may have been replaced by others.
  const rows = counted || (before.get(id) === 'planned' && state === 'gone') ? partition.rows : undefined
  return { id, outcome: 'done', rows, bytes: partition.bytes }
}

function stillThere({ partition, table }: DropPartition): CtkError {
  return new CtkError({
    code: 'CTK_NOT_VERIFIED',
    message: `CrateDB accepted to drop partition ${partition.label} of ${formatTableName(table)}, and it is still there.`,
    suggestions: ['Look at what is planned now, and run again: ctk retention plan'],
    data: { ident: partition.ident },
  })
}
