import type { EventBus, OperationContext, Pacer } from '@ctk/core'
import type { MovePartition } from '../move-partition.js'
import { type Allocation, allocationsOf, cannotMove } from './allocations.js'
import { look, nodesOf, serverIdent } from './look.js'
import { bytesThere, isThere, type Placement } from './placement.js'

/** What waiting needs. */
export interface Waiting {
  readonly events: Pick<EventBus, 'emit'>
  readonly pacer: Pacer
  /** How long CrateDB has to say that a shard cannot move before it is believed, in milliseconds: nodes may be coming back. */
  readonly stuckMs: number
}

/** What became of partitions that were sent off. Those that are gone are in none of the lists. */
export interface Arrivals {
  readonly there: readonly MovePartition[]
  readonly stuck: readonly { readonly operation: MovePartition; readonly allocations: readonly Allocation[] }[]
  /** Still on their way when the time was over. */
  readonly late: readonly MovePartition[]
}

const LONGEST_PAUSE_MS = 5_000

/**
 * Waits until every copy of every shard of some partitions is where it should be, or CrateDB says that it cannot be, and tells
 * how far they are.
 *
 * @throws when the lease is lost, the run is aborted, or nobody answers: then the partitions go on moving by themselves
 */
export async function awaitMove(
  operations: readonly MovePartition[],
  context: OperationContext,
  { events, pacer, stuckMs }: Waiting,
): Promise<Arrivals> {
  const { runId, signal } = context
  const began = pacer.elapsed()
  const since = new Map<string, number>()
  for (;;) {
    const placements = await look(operations, context)
    const known = operations.flatMap((operation) => {
      const placement = placements.get(serverIdent(operation.partition))
      return placement ? [{ operation, placement }] : []
    })
    const arrived = known.filter(({ operation, placement }) => isThere(placement, nodesOf(operation.to)))
    tell(known, arrived.length, runId, events)
    const there = arrived.map(({ operation }) => operation)
    const away = known.map(({ operation }) => operation).filter((operation) => !there.includes(operation))
    if (away.length === 0) return { there, stuck: [], late: [] }
    const stuck = stuckOnes(away, await allocations(away, context), since, pacer.elapsed(), stuckMs)
    if (stuck.length === away.length) return { there, stuck, late: [] }
    const late = away.filter((operation) => !stuck.some((each) => each.operation === operation))
    const waited = pacer.elapsed() - began
    if (late.every(({ to }) => waited >= nodesOf(to).waitMs)) return { there, stuck, late }
    const stopped = await context.stopped()
    if (stopped) throw stopped
    // What takes long is looked at less often.
    await pacer.sleep(Math.min(LONGEST_PAUSE_MS, 200 + waited / 10), signal)
  }
}

async function allocations(away: readonly MovePartition[], context: OperationContext) {
  const found = await allocationsOf(
    away,
    away.map(({ partition }) => serverIdent(partition)),
    context,
  )
  return Map.groupBy(found, ({ ident }) => ident)
}

/** Those of which no shard is on its way, and some cannot be, for long enough. */
function stuckOnes(
  away: readonly MovePartition[],
  found: ReadonlyMap<string, readonly Allocation[]>,
  since: Map<string, number>,
  now: number,
  stuckMs: number,
): Arrivals['stuck'] {
  return away.flatMap((operation) => {
    const ident = serverIdent(operation.partition)
    const all = found.get(ident) ?? []
    const cannot = all.filter(cannotMove)
    const moves = all.some(
      (each) => each.explanation === undefined || /throttled|is force-moved/.test(each.explanation),
    )
    if (cannot.length === 0 || moves) since.delete(ident)
    else if (!since.has(ident)) since.set(ident, now)
    const first = since.get(ident)
    return first !== undefined && now - first >= stuckMs ? [{ operation, allocations: cannot }] : []
  })
}

function tell(
  known: readonly { readonly operation: MovePartition; readonly placement: Placement }[],
  done: number,
  runId: string,
  events: Waiting['events'],
): void {
  const [first] = known
  if (!first) return
  const sizes = known.map(({ operation, placement }) => bytesThere(placement, nodesOf(operation.to)))
  const sum = (which: 'there' | 'all') => sizes.reduce((total, size) => total + size[which], 0)
  const { table } = first.operation
  const amount = { done, total: known.length, bytes: sum('there'), totalBytes: sum('all') }
  events.emit({ type: 'move.progress', runId, table, ...amount })
}
