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
  if (keys.length === 0) return work({ journal, startedAt, reconciled: 0, pins: new Map() })
  const parts = { store: runs, runner, pacer, stopStatements: (mark: string) => database.stopStatements(mark) }
  const leases = await Leases.take(keys, journal.runId, startedAt, { ttlMs: leaseMs, waitMs }, parts, signal)
  let clean = false
  try {
    let reconciled = 0
    if (leases.unclean.length > 0) {
      await runs.refresh(signal)
      const left = tables.filter((table) => leases.unclean.includes(leaseKey(table)))
      const open = await runs.steps({ tables: left, states: ['open'] }, signal)
      if (open.length > 0) {
        await journal.open('retention', { reconciles: [...new Set(open.map((step) => step.runId))] })
        reconciled = await reconcile(
          open,
          {
            journal,
            pacer,
            patienceMs: leaseMs,
            stopStatements: parts.stopStatements,
            handler: (kind) => operationHandler(kind, context),
          },
          signal ?? new AbortController().signal,
        )
      }
    }
    const result = await work({ journal, startedAt, reconciled, pins: leases.pins })
    clean = !journal.hasOpenSteps
    return result
  } finally {
    // Whoever comes next looks at the journal when this does not get through.
    await leases.release(clean).catch(() => undefined)
  }
}
