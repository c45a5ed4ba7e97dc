import type { TableName } from '../address/table-name.js'
import { CtkError } from '../errors/ctk-error.js'
import type { RunRecord } from '../run/run.js'
import { findRun } from './find-run.js'
import type { RetentionContext } from './plan-context.js'
import type { RunReport } from './report.js'
import type { RetentionRequest } from './request.js'
import type { RunOptions } from './run-options.js'
import { runRetention } from './run-retention.js'
import { readOpening } from './run-summary.js'

/** What resuming did: the `--json` document of `ctk retention resume`. */
export interface ResumeReport {
  /** The run that was to be resumed. */
  readonly runId: string
  /** False when it had done everything: then nothing was done. */
  readonly resumed: boolean
  /** What the new run did. */
  readonly report: RunReport | undefined
}

/**
 * Finishes what a run left: leases its tables, finds out what became of its open steps, and does the same request again,
 * as a run of its own. A cutoff that was relative (`now`, `now-3d`) counts from the present, as it would in the next run anyway.
 *
 * @param id of the run, or its beginning
 * @throws CTK_RUN_NOT_FOUND; CTK_RESUME_IMPOSSIBLE for a saved plan or another kind of run; what running throws
 */
export async function resumeRun(
  id: string,
  options: RunOptions & Pick<RetentionRequest, 'pauseAfter'>,
  context: RetentionContext,
  signal?: AbortSignal,
): Promise<ResumeReport> {
  const { runs, policies } = context
  const run = await findRun(id, runs, signal)
  if (run.kind !== 'retention')
    throw impossible(run, `it is of the kind "${run.kind}", and did not carry out policies.`)
  if (run.exitCode === 0) return { runId: run.id, resumed: false, report: undefined }
  const opening = readOpening(run)
  if (opening.saved) {
    throw impossible(
      run,
      'it applied a saved plan.',
      'Apply the plan again, what is done is left alone: ctk retention apply FILE',
    )
  }
  const left = await tablesOf([run.id], context, signal)
  const asked = (opening.request ?? { tables: left }) as RetentionRequest
  // A policy that was removed since is not carried out; what its run left is settled all the same.
  const known = asked.ids && new Set((await policies.find({}, signal)).map((policy) => policy.id))
  const request = {
    ...asked,
    ...(asked.ids && { ids: asked.ids.filter((each) => known?.has(each)) }),
    ...(opening.cutoff !== undefined && { cutoff: opening.cutoff }),
    ...options,
  }
  return { runId: run.id, resumed: true, report: await runRetention(request, context, signal, left) }
}

/** The tables on which runs have begun something. */
async function tablesOf(
  ids: readonly string[],
  { runs }: RetentionContext,
  signal: AbortSignal | undefined,
): Promise<TableName[]> {
  const totals = await runs.stepTotals(ids, signal)
  return [...new Map(totals.map(({ table }) => [JSON.stringify(table), table])).values()]
}

function impossible({ id }: RunRecord, why: string, ...suggestions: readonly string[]): CtkError {
  return new CtkError({
    code: 'CTK_RESUME_IMPOSSIBLE',
    message: `Run ${id} cannot be resumed: ${why}`,
    suggestions: suggestions.length > 0 ? suggestions : [`See what it did: ctk retention show ${id}`],
  })
}
