import { compareTables } from '../address/table-name.js'
import type { StoredEntry } from '../run/run-store.js'
import type { Step } from '../run/step.js'
import { findRun } from './find-run.js'
import { summarizeRuns } from './history.js'
import type { RetentionContext } from './plan-context.js'
import { type RunSummary, readOpening } from './run-summary.js'

/** A run in full: the `--json` document of `ctk retention show`. */
export interface ShownRun {
  readonly run: RunSummary
  /** What was asked for. */
  readonly opening: unknown
  /** How it ended; undefined while it has not. */
  readonly closing: unknown
  /** In the order in which they began; those of a batch in order of their labels. */
  readonly steps: readonly Step[]
  /** What the audit says besides the steps: policies that were changed, holds, … */
  readonly events: readonly Pick<StoredEntry, 'event' | 'at' | 'table' | 'policyId' | 'subject'>[]
  /** Whether {@link resumeRun} would do something. */
  readonly resumable: boolean
}

/**
 * Everything that is written of a run. Writes nothing.
 *
 * @param id of the run, or its beginning
 * @throws CTK_RUN_NOT_FOUND
 */
export async function showRun(
  id: string,
  context: Pick<RetentionContext, 'runs' | 'runner'>,
  signal?: AbortSignal,
): Promise<ShownRun> {
  const record = await findRun(id, context.runs, signal)
  const [run] = (await summarizeRuns([record], context, signal)) as [RunSummary]
  const entries = await context.runs.log({ chains: [record.id] }, signal)
  const events = entries.filter(({ event }) => !event.startsWith('step.'))
  return {
    run,
    opening: parsed(record.opening),
    closing: record.closing === undefined ? undefined : parsed(record.closing),
    steps: (await context.runs.steps({ runId: record.id }, signal)).sort(compareSteps),
    events: events.map(({ event, at, table, policyId, subject }) => ({ event, at, table, policyId, subject })),
    resumable: record.kind === 'retention' && record.exitCode !== 0 && readOpening(record).saved !== true,
  }
}

/** The steps of a batch begin together; their labels tell the order in which people look for them. */
function compareSteps(a: Step, b: Step): number {
  return (
    a.startedAt - b.startedAt || compareTables(a.table, b.table) || (a.label < b.label ? -1 : a.label > b.label ? 1 : 0)
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
