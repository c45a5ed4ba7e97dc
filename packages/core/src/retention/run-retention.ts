import { type AppliedTable, applyTable } from './apply-table.js'
import { guardRun } from './guard-run.js'
import { lookAgain } from './look-again.js'
import { makePlan } from './make-plan.js'
import { operationHandlers } from './operation-handlers.js'
import type { RetentionPlan, TablePlan } from './plan.js'
import type { RetentionContext } from './plan-context.js'
import { type RunReport, runExitCode, type TableReport } from './report.js'
import { failureFrom, reportTable } from './report-table.js'
import type { RetentionRequest } from './request.js'
import { runId } from './run-id.js'

/**
 * Plans and applies: the one way in which retention happens, for the command line, the library and schedules.
 * What goes wrong with one table is in its report and does not stop the others.
 *
 * @throws CTK_CUTOFF_IN_FUTURE, CTK_CLOCK_SKEW, CTK_CLUSTER_RED before anything is touched; connection errors
 */
export async function runRetention(
  request: RetentionRequest,
  context: RetentionContext,
  signal?: AbortSignal,
): Promise<RunReport> {
  const startedAt = context.clock.now()
  const plan = await makePlan(request, context, signal)
  const due = plan.tables.filter((table) => table.status === 'due' && !table.guard)
  await guardRun(plan, due.length > 0, context, signal)
  const handlers = await operationHandlers(due, context)
  const run = { id: runId(startedAt), signal: signal ?? new AbortController().signal }
  const emit = context.events.emit.bind(context.events)
  emit({
    type: 'run.started',
    runId: run.id,
    tables: due.length,
    operations: due.reduce((sum, table) => sum + table.actions.length, 0),
  })
  const applied = new Map<TablePlan, { result: AppliedTable; milliseconds: number }>()
  for (const table of due) {
    const from = context.clock.now()
    const operation = { database: context.database, runId: run.id, signal: run.signal }
    const result = await applyTable(table, handlers, operation, emit)
    applied.set(table, { result, milliseconds: context.clock.now() - from })
    if (result.error !== undefined) {
      emit({ type: 'table.failed', runId: run.id, table: table.policy.table, ...failureFrom(result.error) })
    }
  }
  const touched = due.filter((table) => (applied.get(table)?.result.batches ?? 0) > 0)
  const after = await lookAgain(touched, context).catch((error: unknown) => {
    emit({ type: 'warning', message: `The tables could not be looked at afterwards: ${failureFrom(error).message}` })
    return () => undefined
  })
  const tables = plan.tables.map((table) => reportTable(table, applied.get(table), after(table)))
  const interrupted = [...applied.values()].some(({ result }) => result.interrupted)
  emit({ type: 'run.finished', runId: run.id, failed: tables.filter((table) => table.failure).length })
  return finish(run.id, plan, tables, interrupted, startedAt, context)
}

function finish(
  id: string,
  plan: RetentionPlan,
  tables: readonly TableReport[],
  interrupted: boolean,
  startedAt: number,
  context: RetentionContext,
): RunReport {
  const exitCode = runExitCode(tables, interrupted)
  return {
    runId: id,
    plan: plan.hash,
    cutoff: plan.cutoff,
    startedAt,
    finishedAt: context.clock.now(),
    tables,
    interrupted,
    exitCode,
  }
}
