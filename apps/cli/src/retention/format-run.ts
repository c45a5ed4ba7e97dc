import { formatCount, formatElapsed, formatNumber, mark } from '@ctk/cli-kit'
import { formatTableName, type RunReport, type TableReport } from '@ctk/core'
import { shortHash } from './format-plan.js'
import { formatHeldBack } from './format-plan-sections.js'
import { formatRows, formatTotals } from './format-totals.js'
import { formatNothingToDo } from './nothing-to-do.js'

/** A run for people: a line for each table with what went, before and after, then how it ended. */
export function formatRun(report: RunReport): string {
  const { tables } = report
  const idle = tables.every((table) =>
    ['nothing-expired', 'never-expires', 'no-tables', 'disabled'].includes(table.status),
  )
  const held = formatHeldBack(tables)
  if (idle) return [...tables.flatMap(keptLines), ...(held === '' ? [] : [held]), nothing(tables)].join('\n')
  return [
    `Run ${report.runId} · plan ${shortHash(report.plan)} · cutoff ${report.cutoff}`,
    ...tables.flatMap(tableLines),
    ...(held === '' ? [] : [held]),
    ...undoLines(report),
    lastLine(report),
  ].join('\n')
}

function nothing(tables: readonly TableReport[]): string {
  const waiting = tables.filter((table) => table.status === 'nothing-expired')
  const without = tables.some((table) => table.status === 'no-tables')
  if (waiting.length === 0)
    return `Nothing to do: ${formatCount(tables.length, 'policy', 'policies')}, all ${without ? 'disabled, for ever or without a table' : 'disabled or for ever'}.`
  return formatNothingToDo(
    waiting.map(({ table, before, kept, next }) => ({ table, partitions: before.partitions, kept, next })),
  )
}

function tableLines(report: TableReport): string[] {
  const { status } = report
  if (status === 'done') return [doneLine(report), ...skippedLines(report), ...beforeAndAfter(report)]
  if (status === 'paused') return problemLines(report, 'left out', report.refusal)
  if (status === 'refused') return problemLines(report, 'refused', report.refusal)
  if (status === 'partial' || status === 'failed') {
    const done = report.removed.partitions > 0 || (report.removed.rows ?? 0) > 0
    const problem = report.failure ?? { message: 'Interrupted.', suggestions: ['Run it again to go on.'] }
    return [
      ...problemLines(report, done ? `stopped after ${formatTotals(report.removed)}` : 'failed', problem),
      ...(done ? beforeAndAfter(report) : []),
    ]
  }
  if (status === 'nothing-expired') return [`- ${formatTableName(report.table)}  nothing expired`]
  return keptLines(report)
}

function keptLines({ status, table, strategy, pattern }: TableReport): string[] {
  if (status === 'no-tables') return [`- ${pattern}  stands for no table that is left to it`]
  if (status === 'never-expires') return [`- ${formatTableName(table)}  kept for ever (INF)`]
  return status === 'disabled' ? [`- ${formatTableName(table)}  the policy "${strategy}" is disabled`] : []
}

function doneLine(report: TableReport): string {
  const { table, removed, milliseconds, batches } = report
  const verb = verbOf(report)
  const how = `${formatElapsed(milliseconds)} (${formatCount(batches, 'batch', 'batches')})`
  return `${mark('done')} ${formatTableName(table)}  ${formatTotals(removed)} ${verb} in ${how}`
}

function verbOf({ removed, aside, grace, verb, archivedTo }: TableReport): string {
  if (aside) return 'that were kept aside dropped'
  if (verb !== undefined) return verb
  if (archivedTo !== undefined)
    return `archived to ${archivedTo} and ${removed.partitions === 0 ? 'deleted' : 'dropped'}`
  if (removed.partitions === 0) return 'deleted'
  return grace === undefined ? 'dropped' : `taken out, and kept aside for ${grace},`
}

/** How to bring back what is kept. */
function undoLines({ runId, tables }: RunReport): string[] {
  const kept = tables.some(({ grace, removed }) => grace !== undefined && removed.partitions > 0)
  return kept ? [`To bring it back: ctk retention undo ${runId}`] : []
}

function skippedLines({ skipped }: TableReport): string[] {
  return skipped.map(({ label, reason }) => `  - ${label} was left alone: it ${reason}`)
}

/** Of what only moves nothing is less afterwards. */
function beforeAndAfter({ before, after, verb }: TableReport): string[] {
  if (!after || verb !== undefined) return []
  const partitions =
    before.partitions > 0 ? `partitions ${formatNumber(before.partitions)} → ${formatNumber(after.partitions)}, ` : ''
  return [`  ${partitions}rows ${formatRows(before)} → ${formatRows(after)}`]
}

function problemLines(
  { table }: TableReport,
  what: string,
  problem: { readonly message: string; readonly suggestions: readonly string[] } | undefined,
): string[] {
  const lines = (problem?.suggestions ?? []).map((suggestion) => `  ${suggestion}`)
  return [`${mark('failed')} ${formatTableName(table)} ${what}: ${problem?.message ?? ''}`, ...lines]
}

function lastLine({ tables, interrupted }: RunReport): string {
  const count = (...statuses: readonly TableReport['status'][]) =>
    tables.filter((table) => statuses.includes(table.status)).length
  const [done, refused, paused, failed] = [count('done'), count('refused'), count('paused'), count('failed', 'partial')]
  const parts = [
    done > 0 ? `${formatCount(done, 'table')} done` : '',
    refused > 0 ? `${refused} refused` : '',
    paused > 0 ? `${paused} paused` : '',
    failed > 0 ? `${failed} ${interrupted ? 'stopped' : 'failed'}` : '',
  ].filter((part) => part !== '')
  if (interrupted) return `Interrupted: ${parts.join(', ')}.`
  if (failed > 0) return `Finished with failures: ${parts.join(', ')}.`
  if (done === 0) return `Nothing has been changed: ${parts.join(', ')}.`
  return refused + paused > 0 ? `Finished: ${parts.join(', ')}.` : `Done: ${formatCount(done, 'table')}.`
}
