import { setTimeout as sleep } from 'node:timers/promises'
import type { Database, ServerStatus, ServerStrain } from '../database/database.js'
import { CtkError } from '../errors/ctk-error.js'
import { RetentionStrategies } from '../plugin/points.js'
import { formatInstantShort, type Instant } from '../time/instant.js'
import type { RetentionPlan, TablePlan } from './plan.js'
import type { RetentionContext } from './plan-context.js'
import type { RetentionStrategy } from './strategy.js'

/** How far the clocks of client and server may differ, in milliseconds. */
export const MAX_CLOCK_SKEW = 60_000

/** How often to look whether shards still move, a second apart. */
const REST_LOOKS = 30

/** What the server said of itself, and between which instants of our clock it did. */
export interface ServerAnswer {
  readonly status: ServerStatus
  readonly before: Instant
  readonly after: Instant
}

/** Asks the server about itself: one statement. */
export async function askServer({ database, clock }: RetentionContext, signal?: AbortSignal): Promise<ServerAnswer> {
  const before = clock.now()
  const status = await database.status(signal)
  return { status, before, after: clock.now() }
}

/**
 * What must hold before a run touches anything: a cutoff that is not in the future, clocks that agree, a healthy server.
 *
 * @param answered what the server said a moment ago, where it was asked already
 * @throws CTK_PLAN_INVALID for a simulation, CTK_CUTOFF_IN_FUTURE, CTK_CLOCK_SKEW, CTK_CLUSTER_RED
 */
export async function guardRun(
  plan: RetentionPlan,
  due: readonly TablePlan[],
  requireHealthy: boolean,
  answered: ServerAnswer | undefined,
  context: RetentionContext,
  signal?: AbortSignal,
): Promise<void> {
  if (plan.at !== undefined) {
    throw new CtkError({
      code: 'CTK_PLAN_INVALID',
      message: `The plan is a simulation as of ${formatInstantShort(plan.at)} UTC, and nothing can be run from it.`,
      suggestions: ['Plan without --at.'],
    })
  }
  const future = plan.tables.find((table) => table.cutoff > plan.createdAt)
  if (future) {
    throw new CtkError({
      code: 'CTK_CUTOFF_IN_FUTURE',
      message: `The cutoff ${plan.cutoff} (${formatInstantShort(future.cutoff)} UTC) is in the future; it is ${formatInstantShort(plan.createdAt)} UTC now.`,
      suggestions: [`To see what would happen then: ctk retention plan --cutoff ${plan.cutoff}`],
    })
  }
  if (due.length === 0) return
  const { status, before, after } = answered ?? (await askServer(context, signal))
  const skew = status.now < before ? before - status.now : Math.max(0, status.now - after)
  if (skew > MAX_CLOCK_SKEW) {
    throw new CtkError({
      code: 'CTK_CLOCK_SKEW',
      message: `The clocks differ by ${Math.round(skew / 1000)} s: here it is ${formatInstantShort(before)} UTC, on the server ${formatInstantShort(status.now)} UTC.`,
      suggestions: ['Set the clock that is wrong; up to 60 s are accepted.'],
    })
  }
  if (status.health === 'red' && !(await recovers(context.database, signal))) {
    throw new CtkError({
      code: 'CTK_CLUSTER_RED',
      message: 'The cluster is red: some tables have missing shards, so nothing is deleted.',
      suggestions: ['Look at sys.health and sys.allocations; run again when the cluster is green.'],
    })
  }
  // Removing frees space and moves nothing; whatever else a strategy does makes a busy cluster busier.
  const others = await othersOf(due, context)
  if (!requireHealthy && others.length === 0) return
  const strain = await (requireHealthy ? context.database.strain(signal) : atRest(context.database, signal))
  // Where data leaves nodes, a full disk is a reason to go on; whether there is room for it elsewhere is the server's to say.
  const relief = !requireHealthy && others.every(({ relieves }) => relieves)
  const problem = unrest(relief ? { ...strain, shortOfDisk: 0 } : strain, requireHealthy ? status.health : 'green')
  if (problem) {
    throw new CtkError({
      code: 'CTK_CLUSTER_BUSY',
      message: `${problem} Nothing was done.`,
      suggestions: ['Look at sys.allocations and sys.node_checks; run again when the cluster is at rest.'],
    })
  }
}

function unrest({ relocating, shortOfDisk }: ServerStrain, health: ServerStatus['health']): string | undefined {
  if (shortOfDisk > 0) return `${shortOfDisk} nodes have less free disk space than their watermarks ask for.`
  if (relocating > 0) return `${relocating === 1 ? '1 shard is' : `${relocating} shards are`} moving between nodes.`
  return health === 'yellow' ? 'The cluster is yellow: some replicas are missing.' : undefined
}

/** The strategies among them that do not remove. */
async function othersOf(due: readonly TablePlan[], { registry }: RetentionContext): Promise<RetentionStrategy[]> {
  const names = [...new Set(due.map(({ policy }) => policy.strategy))]
  const strategies = await Promise.all(names.map((name) => registry.load(RetentionStrategies, name)))
  return strategies.filter(({ destructive }) => !destructive)
}

/** A cluster is red for a moment whenever somebody creates a table or a partition: only what lasts counts. */
async function recovers(database: Database, signal?: AbortSignal): Promise<boolean> {
  for (let attempt = 0; attempt < 5; attempt++) {
    // Whoever interrupts is told so by the next statement.
    await sleep(1000, undefined, { signal }).catch(() => undefined)
    if ((await database.status(signal)).health !== 'red') return true
  }
  return false
}

/** What the last run has moved may still be on its way, and the cluster always balances a little: only what lasts counts. */
async function atRest(database: Database, signal?: AbortSignal): Promise<ServerStrain> {
  let strain = await database.strain(signal)
  for (let attempt = 0; attempt < REST_LOOKS && strain.relocating > 0 && strain.shortOfDisk === 0; attempt++) {
    await sleep(1000, undefined, { signal }).catch(() => undefined)
    strain = await database.strain(signal)
  }
  return strain
}
