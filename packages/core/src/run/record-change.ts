import type { Database } from '../database/database.js'
import { isCtkError } from '../errors/ctk-error.js'
import type { EventBus } from '../events/event-bus.js'
import { runId } from '../retention/run-id.js'
import type { Clock } from '../time/clock.js'
import type { AuditEntry } from './audit-entry.js'
import { Journal } from './journal.js'
import type { RunKind } from './run.js'
import type { RunStore } from './run-store.js'
import type { Runner } from './runner.js'

/** What a change is recorded with. */
export interface ChangeParts {
  readonly database: Database
  readonly runs: RunStore
  readonly clock: Clock
  readonly events: EventBus
  readonly runner: Runner
}

/**
 * Makes a change as a run of its own: the audit says first what is about to happen (`hold.intended`), then that it did. So
 * there is never a change that the audit does not have in full.
 */
export async function recordChange<T>(
  kind: RunKind,
  entry: Omit<AuditEntry, 'at' | 'actor' | 'origin'>,
  work: () => Promise<T>,
  { database, runs: store, clock, events, runner: actor }: ChangeParts,
): Promise<T> {
  const journal = new Journal(runId(clock.now()), { database, store, clock, events, actor })
  await journal.open(kind, { change: entry.event, subject: entry.subject })
  await journal.log([{ ...entry, event: `${kind}.intended` }])
  let result: T
  try {
    result = await work()
  } catch (error) {
    const failed = isCtkError(error) ? error.code : 'CTK_BUG'
    // What went wrong is more important than that it could not be written down.
    await journal.close(1, { failed }).catch(() => undefined)
    throw error
  }
  await journal.log([entry])
  await journal.close(0, { event: entry.event })
  return result
}
