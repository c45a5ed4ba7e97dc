import { formatBytes, formatMoment, formatNumber, formatTable } from '@ctk/cli-kit'
import { formatSelector, type RetentionPlan, type TablePlan } from '@ctk/core'
import { formatKept, formatRefusals } from './format-plan-sections.js'
import { formatRange } from './format-range.js'
import { formatRows } from './format-totals.js'

/** A plan for people: what would go from which table, where it stops, what is kept and what is refused. */
export function formatPlan(plan: RetentionPlan): string {
  return [
    formatPlanHeader(plan),
    formatPlanTable(plan.tables),
    ...formatKept(plan.tables),
    ...formatRefusals(plan.tables),
  ].join('\n\n')
}

function formatPlanHeader(plan: RetentionPlan): string {
  const { at, hash } = plan
  if (at === undefined) return `Plan ${shortHash(hash)} · ${formatCutoff(plan)} · nothing has been changed`
  const cutoff = plan.cutoff === 'now' ? '' : ` · ${formatCutoff(plan)}`
  return [
    `Simulation as of ${formatMoment(at)}${cutoff} · nothing has been changed, and nothing can be run from it`,
    'It knows the partitions that exist now, not those that will have come by then.',
  ].join('\n')
}

/** How people call a plan: the first digits of its hash. */
export function shortHash(hash: string): string {
  return hash.slice(0, 6)
}

/** `cutoff 2002-12-31 00:00 UTC`; the text of the request where policies count it in different time zones. */
export function formatCutoff(plan: Pick<RetentionPlan, 'cutoff' | 'tables'>): string {
  const instants = [...new Set(plan.tables.map((table) => table.cutoff))]
  if (instants.length !== 1) return `cutoff ${plan.cutoff}`
  const moment = formatMoment(instants[0] as number)
  return plan.cutoff === 'now' ? `cutoff now, ${moment}` : `cutoff ${moment}`
}

/** One line for each policy: how much of its table is expired. */
export function formatPlanTable(tables: readonly TablePlan[]): string {
  return formatTable(
    [
      { header: 'table' },
      { header: 'selected by', optional: true },
      { header: 'strategy' },
      { header: 'partitions', align: 'right' },
      { header: 'rows', align: 'right' },
      { header: 'size', align: 'right', optional: true },
      { header: 'oldest … newest' },
      { header: 'threshold', optional: true },
    ],
    tables.map((table) => [
      formatSelector(table.policy),
      table.selection?.pattern ?? '',
      table.policy.strategy,
      ...amountCells(table),
      table.status === 'due' ? formatRange(table.actions) : statusTexts[table.status],
      table.threshold === undefined ? '' : formatMoment(table.threshold).replace(/ 00:00 UTC$/, ''),
    ]),
  )
}

function amountCells({ category, status, expired, total }: TablePlan): [string, string, string] {
  if (status !== 'due' && status !== 'nothing-expired') return ['', '', '']
  const size = expired.bytes === undefined || expired.bytes === 0 ? '' : formatBytes(expired.bytes)
  if (category === 'timerange') return ['', `${formatRows(expired)} of ${formatRows(total)}`, size]
  return [`${formatNumber(expired.partitions)} of ${formatNumber(total.partitions)}`, formatRows(expired), size]
}

const statusTexts = {
  'nothing-expired': 'nothing expired',
  'never-expires': 'kept for ever',
  'no-tables': 'no table is left to it',
  disabled: 'policy disabled',
  paused: 'paused, see below',
  refused: 'refused, see below',
}
