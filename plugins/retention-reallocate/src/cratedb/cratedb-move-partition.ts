import {
  compile,
  type EventBus,
  formatTableName,
  isCtkError,
  type OperationContext,
  type OperationHandler,
  type OperationResult,
  type Pacer,
  sql,
  systemPacer,
  tag,
} from '@ctk/core'
import type { MovePartition } from '../move-partition.js'
import type { NodesTarget } from '../target.js'
import { allocationsOf, cannotMove } from './allocations.js'
import { ask } from './ask.js'
import { awaitMove } from './await-move.js'
import { look, nodesOf, serverIdent } from './look.js'
import { merge } from './merge.js'
import { noSuchNodes, stillMoving, stuck } from './move-errors.js'
import { mergeStatement, moveStatement } from './move-statements.js'
import { isAsked, isSettled, isThere, type Placement } from './placement.js'
import { restore } from './restore.js'

/** What the handler works with. */
export interface MoveParts {
  /** Hears how far partitions are. */
  readonly events: Pick<EventBus, 'emit'>
  /** Default: the computer's own. */
  readonly pacer?: Pacer
  /** See `Waiting`. Default 5 seconds. */
  readonly stuckMs?: number
}

/**
 * Moves partitions to nodes with an attribute: says so for each of a batch, waits until all shards are there, and merges them
 * where that is wanted. What CrateDB cannot move is explained by its own decisions, and its setting is put back.
 */
export function cratedbMovePartition({
  events,
  pacer = systemPacer,
  stuckMs = 5_000,
}: MoveParts): OperationHandler<MovePartition> {
  return {
    kind: 'move-partition',
    describe(operation) {
      const to = nodesOf(operation.to)
      const merging = to.forceMerge === undefined ? [] : [mergeStatement([operation.partition], to.forceMerge)]
      return [moveStatement(operation, to), ...merging]
    },
    batchKey: ({ table, to }) => `${formatTableName(table)} ${JSON.stringify(to)}`,
    batchSize: 50,
    async probe(operation, context) {
      const placement = (await look([operation], context)).get(serverIdent(operation.partition))
      const to = nodesOf(operation.to)
      if (!placement) return { state: 'conflict', evidence: 'is gone' }
      if (isSettled(placement, to)) return { state: 'done', evidence: placement }
      if (isThere(placement, to) || !isAsked(placement, to)) return { state: 'pending', evidence: placement }
      const allocations = await allocationsOf([operation], [serverIdent(operation.partition)], context)
      return { state: allocations.some(cannotMove) ? 'pending' : 'running', evidence: { placement, allocations } }
    },
    async release(operation, context) {
      const placement = (await look([operation], context)).get(serverIdent(operation.partition))
      const to = nodesOf(operation.to)
      const isOurs = placement && isAsked(placement, to) && !isThere(placement, to)
      if (isOurs && to.onStuck === 'restore') await restore(operation, operation.before, context)
    },
    async apply(operations, context) {
      const found = await look(operations, context)
      const results = new Map<string, OperationResult>()
      for (const { id, partition } of operations)
        if (!found.has(serverIdent(partition)))
          results.set(id, { id, outcome: 'skipped', reason: 'was gone already', gone: true })
      const present = operations.filter(({ id }) => !results.has(id))
      const asked = await send(present, found, context, results)
      if (asked.length > 0) {
        const arrivals = await awaitMove(asked, context, { events, pacer, stuckMs })
        for (const { operation, allocations } of arrivals.stuck) {
          const to = nodesOf(operation.to)
          const before = beforeOf(operation, found.get(serverIdent(operation.partition)) as Placement)
          const settled = to.onStuck === 'keep' ? 'kept' : await restore(operation, before, context)
          fail(operation, stuck(operation, to, allocations, settled), results)
        }
        for (const operation of arrivals.late) fail(operation, stillMoving(operation, nodesOf(operation.to)), results)
        for (const result of await merge(arrivals.there, context)) results.set(result.id, result)
      }
      return operations.map(
        ({ id }) => results.get(id) ?? { id, outcome: 'skipped', reason: 'was gone already', gone: true },
      )
    },
  }
}

/** Says of each partition where it has to be. What CrateDB refuses goes no further, and neither do those behind it. */
async function send(
  operations: readonly MovePartition[],
  found: ReadonlyMap<string, Placement>,
  context: OperationContext,
  results: Map<string, OperationResult>,
): Promise<MovePartition[]> {
  const [first] = operations
  if (!first) return []
  const missing = await missingNodes(first, nodesOf(first.to), context)
  const stopped = missing ?? (await context.stopped())
  if (stopped) {
    for (const operation of operations) fail(operation, stopped, results)
    return []
  }
  const asked: MovePartition[] = []
  for (const operation of operations) {
    const to = nodesOf(operation.to)
    try {
      if (!isAsked(found.get(serverIdent(operation.partition)) as Placement, to))
        await context.database.execute(tag(moveStatement(operation, to), operation, context.runId), context.signal)
      asked.push(operation)
    } catch (error) {
      if (!isCtkError(error) || error.code !== 'CTK_STATEMENT_FAILED') throw error
      for (const left of operations.slice(operations.indexOf(operation))) fail(left, error, results)
      break
    }
  }
  return asked
}

/** Without such a node nothing moves, and CrateDB says nothing of it by itself. */
async function missingNodes(operation: MovePartition, to: NodesTarget, context: OperationContext) {
  const query = compile(sql`SELECT name AS "name", attributes AS "attributes" FROM sys.nodes ORDER BY name`)
  const nodes = await ask<{ name: string; attributes: Record<string, string> }>(query, operation, context)
  return nodes.some(({ attributes }) => attributes[to.attribute] === to.value)
    ? undefined
    : noSuchNodes(operation, to, nodes)
}

/** What was said before, also where an earlier attempt has said it anew. */
function beforeOf(operation: MovePartition, { require, replicas }: Placement) {
  const { attribute, value } = nodesOf(operation.to)
  const now = require[attribute]
  if (now === value && operation.before) return operation.before
  return { ...(now !== undefined && { value: now }), replicas }
}

function fail({ id }: MovePartition, error: Error, results: Map<string, OperationResult>): void {
  results.set(id, { id, outcome: 'failed', error })
}
