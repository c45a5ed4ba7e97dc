import type { TableName } from '../address/table-name.js'
import { sameTable } from '../address/table-name.js'
import { leaseKey } from '../run/lease.js'
import type { RunKind } from '../run/run.js'
import { type AppliedTable, applyTable } from './apply-table.js'
import { guardRun, type ServerAnswer } from './guard-run.js'
import { lookAgain } from './look-again.js'
import { operationHandlers } from './operation-handlers.js'
import type { RetentionPlan, TablePlan } from './plan.js'
import type { RetentionContext } from './plan-context.js'
import { recordOutcomes } from './record-outcomes.js'
import { type RunReport, runExitCode, type TableReport } from './report.js'
import { failureFrom, reportTable } from './report-table.js'
import type { RetentionRequest } from './request.js'
import { outsideWindow, runSignal } from './run-limits.js'
import { type RunOptions, runDefaults } from './run-options.js'
import type { LeasedRun } from './with-leases.js'

interface Execution extends LeasedRun {
  /** Default `retention`. */
  readonly kind?: RunKind
  readonly request: RetentionRequest & RunOptions
  /** Whether only what was planned may go; see `OperationContext`. */
  readonly exact: boolean
  /** What the server said of itself a moment ago, if it was asked. */
  readonly server?: ServerAnswer | undefined
}

type Applied = ReadonlyMap<TablePlan, { readonly result: AppliedTable; readonly milliseconds: number }>

/** Applies a plan, with the leases of its tables held, and reports. */
export async function executePlan(
  plan: RetentionPlan,
  execution: Execution,
  context: RetentionContext,
  signal?: AbortSignal,
): Promise<RunReport> {
  const { journal, startedAt, reconciled, request } = execution
  const due = plan.tables.filter((table) => table.status === 'due' && !table.guard)
  await guardRun(plan, due, request.requireHealthy === true, execution.server, context, signal)
  const closed = due.length > 0 && request.window ? outsideWindow(request.window, context.clock) : undefined
  if (closed) throw closed
  const emit = context.events.emit.bind(context.events)
  const kind = execution.kind ?? 'retention'
  if (due.length > 0) await journal.open(kind, openingOf(plan, execution, due))
  const applied = await applyAll(due, execution, context, signal)
  const touched = due.filter((table) => !table.aside && (applied.get(table)?.result.batches ?? 0) > 0)
  const after = await lookAgain(touched, context).catch((error: unknown) => {
    emit({ type: 'warning', message: `The tables could not be looked at afterwards: ${failureFrom(error).message}` })
    return () => undefined
  })
  const tables = plan.tables.map((table) => reportTable(table, applied.get(table), after(table)))
  await recordOutcomes(plan, tables, execution, context)
  const interrupted = [...applied.values()].some(({ result }) => result.interrupted)
  const exitCode = runExitCode(tables, interrupted)
  const closing = closingOf(plan, tables)
  const audit = journal.isOpen ? await journal.close(exitCode, closing) : undefined
  const finishedAt = context.clock.now()
  if (!audit) {
    const { name: actor, origin } = context.runner
    const run = { runId: journal.runId, kind, actor, origin, startedAt, finishedAt, exitCode }
    emit({ type: 'run.finished', ...run, closing, audit })
  }
  return {
    runId: journal.runId,
    plan: plan.hash,
    cutoff: plan.cutoff,
    startedAt,
    finishedAt,
    tables,
    interrupted,
    reconciled,
    audit,
    exitCode,
  }
}

/** Some tables at a time; the policies of one table one after the other, as they were planned. */
async function applyAll(
  due: readonly TablePlan[],
  execution: Execution,
  context: RetentionContext,
  signal: AbortSignal | undefined,
): Promise<Applied> {
  const { journal, request } = execution
  const handlers = await operationHandlers(due, context)
  const emit = context.events.emit.bind(context.events)
  const { throttleMs, attempts, window, parallel = runDefaults.parallel } = request
  const mayBegin = () => window && outsideWindow(window, context.clock)
  const parts = { journal, pacer: context.pacer, throttleMs, attempts, mayBegin, emit }
  using limited = runSignal(signal, request.timeoutMs)
  const applied = new Map<TablePlan, { result: AppliedTable; milliseconds: number }>()
  const waiting = byTable(due)
  const work = async () => {
    for (let plans = waiting.shift(); plans; plans = waiting.shift()) {
      for (const plan of plans) {
        const from = context.clock.now()
        const { table } = plan.policy
        const pins = execution.pins.get(leaseKey(table))
        const operation = journal.context(table, limited.signal, execution.exact || plan.exact === true, pins)
        const ended = await applyTable(plan, handlers, operation, parts)
        const timedOut = ended.interrupted ? limited.timedOut() : undefined
        const result = timedOut ? { ...ended, error: timedOut, interrupted: false } : ended
        applied.set(plan, { result, milliseconds: context.clock.now() - from })
        if (result.error === undefined) continue
        emit({ type: 'table.failed', runId: journal.runId, table, ...failureFrom(result.error) })
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(parallel, waiting.length) }, work))
  return applied
}

function byTable(plans: readonly TablePlan[]): TablePlan[][] {
  const groups: { table: TableName; plans: TablePlan[] }[] = []
  for (const plan of plans) {
    const { table } = plan.policy
    const group = groups.find((each) => sameTable(each.table, table))
    if (group) group.plans.push(plan)
    else groups.push({ table, plans: [plan] })
  }
  return groups.map((group) => group.plans)
}

/** What a later run needs to do the same again; a saved plan is applied again from its file. */
function openingOf(plan: RetentionPlan, { request, exact }: Execution, due: readonly TablePlan[]) {
  const { strategy, tags, tables, ids, expireBy, maxShare, includeNewest } = request
  return {
    plan: plan.hash,
    cutoff: plan.cutoff,
    saved: exact,
    request: { strategy, tags, tables, ids, expireBy, maxShare, includeNewest },
    policies: plan.tables.map(({ policy }) => ({ id: policy.id, version: policy.version })),
    operations: due.reduce((sum, table) => sum + table.actions.length, 0),
  }
}

/** How a run ended, for its audit and for whoever is told of it. */
function closingOf(plan: RetentionPlan, tables: readonly TableReport[]) {
  return {
    plan: plan.hash,
    cutoff: plan.cutoff,
    tables: tables.map(({ policyId, strategy, table, status, removed, refusal, failure }) => ({
      policyId,
      strategy,
      table,
      status,
      removed,
      refusal,
      failure,
    })),
  }
}
