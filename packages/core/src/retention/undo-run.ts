import { planArchives } from '../archive/plan-archives.js'
import { CtkError } from '../errors/ctk-error.js'
import { formatInstantShort } from '../time/instant.js'
import { executePlan } from './execute-plan.js'
import { findRun } from './find-run.js'
import { keepingKinds, keepingStates, keptPartitions } from './kept-partitions.js'
import { planHash } from './make-plan.js'
import type { RetentionContext } from './plan-context.js'
import { planKept } from './plan-kept.js'
import type { RunReport } from './report.js'
import type { RunOptions } from './run-options.js'
import { withLeases } from './with-leases.js'

/**
 * Brings back what a run has removed, as far as it is kept: partitions that were put aside for the grace period of their
 * policy go back into their table, or their rows do where their time is covered again; archived ones come back as long as their
 * archives are there.
 *
 * @param wanted the id of the run, or its beginning
 * @throws CTK_RUN_NOT_FOUND; CTK_UNDO_IMPOSSIBLE when nothing of it is kept; CTK_LEASE_HELD
 */
export async function undoRun(
  wanted: string,
  options: RunOptions,
  context: RetentionContext,
  signal?: AbortSignal,
): Promise<RunReport> {
  const { runs, policies } = context
  const { id } = await findRun(wanted, runs, signal)
  const known = await policies.find({}, signal)
  const tables = [
    ...new Map((await runs.steps({ runId: id }, signal)).map(({ table }) => [JSON.stringify(table), table])).values(),
  ]
  return withLeases(tables, options, context, signal, async (leased) => {
    const steps = await runs.steps({ tables, kinds: keepingKinds, states: keepingStates }, signal)
    const kept = keptPartitions(steps, known).filter(({ step }) => step.runId === id)
    const archives = await context.archives.find({ runId: id, states: ['dropped'] }, signal)
    if (kept.length === 0 && archives.length === 0) throw await nothingKept(id, context, signal)
    const now = context.clock.now()
    const plan = {
      format: 1 as const,
      cutoff: 'now',
      database: context.database.address.toString(),
      tables: [
        ...planKept('reattach-partition', kept, known, now),
        ...planArchives({ kind: 'restore-partition', archives }, known, now),
      ],
    }
    const undo = { ...leased, request: options, exact: false, kind: 'undo' as const }
    return executePlan({ hash: planHash(plan), createdAt: now, ...plan }, undo, context, signal)
  })
}

async function nothingKept(id: string, { runs }: RetentionContext, signal?: AbortSignal): Promise<CtkError> {
  const steps = await runs.steps({ runId: id, states: ['done'] }, signal)
  const detached = steps.filter((step) => step.operation.kind === 'detach-partition')
  const why =
    steps.length === 0
      ? 'it removed nothing'
      : detached.length === 0
        ? 'what it removed is gone for good, since its policies have no grace period'
        : 'what it put aside was brought back already, or its grace period is over'
  const [first] = detached
  const when = first
    ? ` (${first.label} was put aside ${formatInstantShort(first.finishedAt ?? first.startedAt)} UTC)`
    : ''
  return new CtkError({
    code: 'CTK_UNDO_IMPOSSIBLE',
    message: `Run ${id} cannot be undone: ${why}${when}.`,
    suggestions: [
      detached.length === 0
        ? 'For the next time: ctk retention edit-policy ID --grace 7d'
        : `See what it did: ctk retention show ${id}`,
    ],
  })
}
