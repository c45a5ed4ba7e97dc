import { holderIsGone } from '../run/leases.js'
import type { RunRecord } from '../run/run.js'
import type { RunFilter } from '../run/run-store.js'
import type { RetentionContext } from './plan-context.js'
import { type RunSummary, summarize } from './run-summary.js'

/** Runs, newest first: the `--json` document of `ctk retention history`. */
export interface RunHistory {
  readonly runs: readonly RunSummary[]
}

/** Everything that has changed data, policies or holds, newest first. A run that had nothing to do leaves no trace here. Writes nothing. */
export async function readHistory(
  filter: RunFilter,
  context: Pick<RetentionContext, 'runs' | 'runner'>,
  signal?: AbortSignal,
): Promise<RunHistory> {
  await context.runs.refresh(signal)
  return { runs: await summarizeRuns(await context.runs.runs(filter, signal), context, signal) }
}

/** Runs in short, with what became of their steps: two statements for all. */
export async function summarizeRuns(
  records: readonly RunRecord[],
  { runs, runner }: Pick<RetentionContext, 'runs' | 'runner'>,
  signal?: AbortSignal,
): Promise<RunSummary[]> {
  const totals = await runs.stepTotals(
    records.map(({ id }) => id),
    signal,
  )
  const unfinished = records.filter((run) => run.finishedAt === undefined).map(({ id }) => id)
  const alive = new Set<string>()
  for (const lease of await runs.leasesOf(unfinished, signal)) {
    if (lease.token !== undefined && !(await holderIsGone(lease, runner))) alive.add(lease.token)
  }
  return records.map((run) => summarize(run, totals, alive))
}
