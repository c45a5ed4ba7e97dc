import type { TableName } from '../address/table-name.js'
import { Journal } from '../run/journal.js'
import { leaseKey } from '../run/lease.js'
import { Leases } from '../run/leases.js'
import { reconcile } from '../run/reconcile.js'
import type { Instant } from '../time/instant.js'
import { operationHandler } from './operation-handlers.js'
import type { RetentionContext } from './plan-context.js'
import { runId } from './run-id.js'
import { type RunOptions, runDefaults } from './run-options.js'

/** A run that holds the leases of its tables. */
export interface LeasedRun {
  readonly journal: Journal
  readonly startedAt: Instant
  /** How many steps of earlier runs were settled first. */
  readonly reconciled: number
  /** What {@link Lease.pins} said of each table before anything was planned. */
  readonly pins: ReadonlyMap<string, number>
  /** Whether somebody else held a lease first: what was read before may have changed. */
  readonly waited: boolean
}

/**
 * Does some work on tables that nobody else works on meanwhile; first what earlier runs left unfinished there is settled.
 *
 * @throws CTK_LEASE_HELD before anything is done
 */
export async function withLeases<T>(
  tables: readonly TableName[],
  { leaseMs = runDefaults.leaseMs, waitMs }: RunOptions,
  context: RetentionContext,
  signal: AbortSignal | undefined,
  work: (run: LeasedRun) => Promise<T>,
): Promise<T> {
  const { database, runs, runner, pacer, clock, events } = context
  const startedAt = clock.now()
  const journal = new Journal(runId(startedAt), { database, store: runs, clock, actor: runner, events })
  const keys = tables.map(leaseKey)
  if (keys.length === 0) return work({ journal, startedAt, reconciled: 0, pins: new Map(), waited: false })
  const parts = { store: runs, runner, pacer, stopStatements: (mark: string) => database.stopStatements(mark) }
  const leases = await Leases.take(keys, journal.runId, startedAt, { ttlMs: leaseMs, waitMs }, parts, signal)
  let settled = false
  try {
    const unclean = tables.filter((table) => leases.unclean.includes(leaseKey(table)))
    const reconciled = unclean.length === 0 ? 0 : await settle(unclean, journal.runId, leaseMs, context, signal)
    settled = true
    return await work({ journal, startedAt, reconciled, pins: leases.pins, waited: leases.waited })
  } finally {
    // Whoever comes next looks at the journal when this does not get through.
    await leases.release(settled && !journal.hasOpenSteps).catch(() => undefined)
  }
}

/** Settles the steps that earlier runs left open: a run of its own, so that the one that follows has its own audit. */
async function settle(
  tables: readonly TableName[],
  leaseToken: string,
  patienceMs: number,
  context: RetentionContext,
  signal: AbortSignal | undefined,
): Promise<number> {
  const { database, runs, runner, pacer, clock, events } = context
  await runs.refresh(signal)
  const open = await runs.steps({ tables, states: ['open'] }, signal)
  if (open.length === 0) return 0
  const own = { database, store: runs, clock, actor: runner, events, leaseToken }
  const journal = new Journal(runId(clock.now()), own)
  const left = [...new Set(open.map((step) => step.runId))]
  await journal.open('reconcile', { reconciles: left })
  const stopStatements = (mark: string) => database.stopStatements(mark)
  const parts = {
    journal,
    pacer,
    patienceMs,
    stopStatements,
    handler: (kind: string) => operationHandler(kind, context),
  }
  const steps = await reconcile(open, parts, signal ?? new AbortController().signal)
  await journal.close(0, { steps })
  return steps
}
