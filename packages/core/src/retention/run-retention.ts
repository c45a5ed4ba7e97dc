import { sameTable } from '../address/table-name.js'
import type { TableInfo } from '../database/catalog.js'
import { isCtkError } from '../errors/ctk-error.js'
import { type AppliedTable, applyTable } from './apply-table.js'
import { guardRun } from './guard-run.js'
import { makePlan } from './make-plan.js'
import type { RetentionPlan, TablePlan, Totals } from './plan.js'
import type { RetentionContext } from './plan-context.js'
import { type RunReport, runExitCode, type TableReport } from './report.js'
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
    const result = await applyTable(table, context.database.operations, operation, emit)
    applied.set(table, { result, milliseconds: context.clock.now() - from })
    if (result.error !== undefined)
      emit({ type: 'table.failed', runId: run.id, table: table.policy.table, ...failureFrom(result.error) })
  }
  const touched = due.filter((table) => (applied.get(table)?.result.batches ?? 0) > 0)
  const after =
    touched.length > 0 ? await context.database.catalog.tables(touched.map((table) => table.policy.table)) : []
  const tables = plan.tables.map((table) => reportTable(table, applied.get(table), after))
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

function reportTable(
  plan: TablePlan,
  applied: { result: AppliedTable; milliseconds: number } | undefined,
  infos: readonly TableInfo[],
): TableReport {
  const { policy, threshold, total, expired, next } = plan
  const info = applied && infos.find((candidate) => sameTable(candidate.name, policy.table))
  const error = applied?.result.error
  return {
    strategy: policy.strategy,
    policyId: policy.id,
    table: policy.table,
    status: statusOf(plan, applied?.result),
    threshold,
    planned: expired,
    removed: removedBy(applied?.result, plan),
    before: total,
    after: info && {
      partitions: info.partitions.length,
      rows: info.rows,
      rowsExact: info.rowsExact,
      bytes: info.bytes,
    },
    batches: applied?.result.batches ?? 0,
    milliseconds: applied?.milliseconds ?? 0,
    next,
    refusal: plan.refusal ?? plan.guard,
    failure: error === undefined ? undefined : failureFrom(error),
  }
}

function statusOf(plan: TablePlan, result: AppliedTable | undefined): TableReport['status'] {
  if (plan.guard) return 'refused'
  if (plan.status !== 'due') return plan.status
  if (!result || (result.error === undefined && !result.interrupted)) return 'done'
  return result.done.length > 0 ? 'partial' : 'failed'
}

function removedBy(result: AppliedTable | undefined, plan: TablePlan): Totals {
  const done = result?.done ?? []
  const add = (values: readonly (number | undefined)[]) =>
    values.includes(undefined) ? undefined : (values as number[]).reduce((sum, n) => sum + n, 0)
  return {
    partitions: new Set(done.flatMap(({ action }) => action.partition ?? [])).size,
    rows: add(done.map((d) => d.rows)),
    rowsExact: plan.category === 'timerange' || done.every(({ action }) => action.rowsExact),
    bytes: add(done.map((d) => d.bytes)),
  }
}

function failureFrom(error: unknown): NonNullable<TableReport['failure']> {
  if (isCtkError(error)) return { code: error.code, message: error.message, suggestions: error.suggestions }
  return {
    code: 'CTK_BUG',
    message: error instanceof Error ? error.message : String(error),
    suggestions: ['Please report this.'],
  }
}
