import type { AuditEntry } from '../run/audit-entry.js'
import type { RunRecord } from '../run/run.js'
import { runFinished, runStarted } from '../run/run-events.js'
import type { StoredEntry } from '../run/run-store.js'
import type { Notice } from './notice.js'
import { noticesOf } from './notices-of.js'

/**
 * What was, or should have been, told of a run: read again from the audit, the same as when it happened.
 *
 * @param entries of the chain of this run, in order
 * @example noticesOfRun(run, await store.log({ chains: [run.id] }))
 */
export function noticesOfRun(run: RunRecord, entries: readonly StoredEntry[]): Notice[] {
  const appended = entries.map(({ n, hash, entry }) => ({ ...(JSON.parse(entry) as AuditEntry), n, hash }))
  const end = runFinished(run)
  return [
    ...noticesOf(runStarted(run)),
    ...noticesOf({ type: 'audit.appended', runId: run.id, entries: appended }),
    ...(end ? noticesOf(end) : []),
  ]
}
