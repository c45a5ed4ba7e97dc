import { formatTableName, sameTable } from '../address/table-name.js'
import type { TableInfo } from '../database/catalog.js'
import { RetentionStrategies } from '../plugin/points.js'
import { formatInstant, type Instant } from '../time/instant.js'
import { timeKey } from './expiry.js'
import { explainFate } from './explain-fate.js'
import {
  addFreed,
  type Forecast,
  type ForecastMonth,
  type Freed,
  monthsFrom,
  nothingFreed,
  type PolicyForecast,
} from './forecast.js'
import { forecastRows } from './forecast-rows.js'
import { planInDetail, selectPolicies } from './make-plan.js'
import { type PartitionTime, partitionTimes } from './partition-times.js'
import type { TablePlan } from './plan.js'
import type { RetentionContext } from './plan-context.js'
import { projectGrowth } from './project-growth.js'
import type { RetentionRequest } from './request.js'
import { withCounts } from './with-counts.js'

/** What is asked of {@link forecastPolicies}. */
export interface ForecastRequest extends Pick<RetentionRequest, 'strategy' | 'tags' | 'tables' | 'ids'> {
  /** How many months, this one included. Default 12. */
  readonly months?: number
}

/**
 * What policies will free in the coming months: of the partitions that exist by the calendar, exactly; of data that is yet to
 * come as an estimate, apart. A partition that several policies would remove is counted with the first of them. Writes nothing.
 */
export async function forecastPolicies(
  { months: count = 12, ...request }: ForecastRequest,
  context: RetentionContext,
  signal?: AbortSignal,
): Promise<Forecast> {
  const policies = await selectPolicies(request, context, signal)
  // What is paused now may go on tomorrow, and what is over its share may be reviewed.
  const asked = { ...request, pauseAfter: 0, maxShare: 100 }
  const { plan, tables: found, counts, now } = await planInDetail(policies, asked, context, signal)
  const tables = found.map((table) => withCounts(table, counts))
  const months = monthsFrom(now, count)
  const before = (months.at(-1) as ForecastMonth).before
  const removing = await removingPlans(plan.tables, context)
  const byRows = removing.filter(({ category }) => category === 'timerange')
  const ahead =
    byRows.length === 0
      ? []
      : (
          await planInDetail(
            byRows.map(({ policy }) => policy),
            { at: formatInstant(before), pauseAfter: 0, maxShare: 100 },
            context,
            signal,
          )
        ).plan.tables
  const views = removing.map((each) => viewOf(each, tables))
  const forecasts = removing.map((each, i): PolicyForecast => {
    const later = ahead.find(({ policy }) => policy.id === each.policy.id && sameTable(policy.table, each.policy.table))
    const { due, months: freed } = later
      ? { due: { ...each.expired, partitions: 0 }, months: forecastRows(later, months, now) }
      : forecastPartitions(i, views, months, now)
    const { id: policyId, strategy, table, duration } = each.policy
    return { policyId, strategy, table, duration, due: pick(due), months: freed, notes: notesOf(each) }
  })
  const total = months.map((month, i) => ({
    ...month,
    existing: sumOf(forecasts.map((each) => (each.months[i] as ForecastMonth).existing)),
    projected: sumOf(forecasts.map((each) => (each.months[i] as ForecastMonth).projected)),
  }))
  return { now, policies: forecasts, total: { due: sumOf(forecasts.map(({ due }) => due)), months: total } }
}

/** The plans of policies that remove data; of those that cannot be carried out it is not known, and they are told. */
async function removingPlans(plans: readonly TablePlan[], { registry }: RetentionContext): Promise<TablePlan[]> {
  const removing: TablePlan[] = []
  for (const plan of plans) {
    const { strategy } = plan.policy
    if (plan.status === 'disabled') continue
    if (plan.status === 'refused' || !registry.has(RetentionStrategies, strategy)) removing.push(plan)
    else if ((await registry.load(RetentionStrategies, strategy)).destructive) removing.push(plan)
  }
  return removing
}

interface View {
  readonly plan: TablePlan
  readonly table: TableInfo | undefined
  readonly times: readonly PartitionTime[]
}

function viewOf(plan: TablePlan, tables: readonly TableInfo[]): View {
  const table = tables.find((info) => sameTable(info.name, plan.policy.table))
  const usable = table && plan.category === 'partition' && plan.status !== 'refused'
  return { plan, table, times: (usable && partitionTimes(plan.policy, table)) || [] }
}

function forecastPartitions(
  own: number,
  views: readonly View[],
  months: readonly Pick<ForecastMonth, 'month' | 'from' | 'before'>[],
  now: Instant,
): { due: Freed; months: ForecastMonth[] } {
  const view = views[own] as View
  const { plan, table, times } = view
  const mine = times.filter((time) => isFirst(time, own, views))
  const due = mine.filter((time) => explainFate(plan, time).state === 'due')
  const before = (months.at(-1) as ForecastMonth).before
  const projected = table ? projectGrowth(plan.policy, times, now, before, granularityOf(view)) : []
  const within = (at: Instant | undefined, month: { from: Instant; before: Instant }) =>
    at !== undefined && at > now && at >= month.from && at < month.before
  return {
    due: sumOf(due.map(({ partition }) => freedBy(partition))),
    months: months.map((month) => ({
      ...month,
      existing: sumOf(
        mine.filter(({ expiresAt }) => within(expiresAt, month)).map(({ partition }) => freedBy(partition)),
      ),
      projected: rounded(sumOf(projected.filter(({ at }) => within(at, month)))),
    })),
  }
}

/** Whether no other policy removes the partition earlier. */
function isFirst(
  { partition, expiresAt = Number.POSITIVE_INFINITY }: PartitionTime,
  own: number,
  views: readonly View[],
) {
  return !views.some(({ plan, times }, other) => {
    if (other === own || !sameTable(plan.policy.table, (views[own] as View).plan.policy.table)) return false
    const rival = times.find((time) => time.partition.ident === partition.ident)?.expiresAt
    return rival !== undefined && (rival < expiresAt || (rival === expiresAt && other < own))
  })
}

function granularityOf({ plan, table }: View) {
  return table && timeKey(plan.policy, table).granularity
}

function notesOf({ status, refusal, policy, expired, kept }: TablePlan): string[] {
  const limited = policy.keepLast !== undefined || policy.maxBytes !== undefined
  const held = kept.filter(
    ({ reason }) => !['not-yet', 'null', 'default', 'open-ended', 'claimed', 'settled'].includes(reason),
  )
  return [
    ...(refusal ? [refusal.message] : []),
    ...(status === 'never-expires' ? ['kept for ever'] : []),
    ...(limited ? ['its limits besides the age are taken into account for what is due now, not for later'] : []),
    ...(held.length > 0 && expired
      ? [`${held.length} expired and kept for other reasons, see explain of ${formatTableName(policy.table)}`]
      : []),
  ]
}

function freedBy({ rows, bytes }: { readonly rows?: number; readonly bytes?: number }): Freed {
  return { partitions: 1, rows, bytes }
}

function sumOf(all: readonly Freed[]): Freed {
  return all.reduce(addFreed, nothingFreed)
}

function rounded({ partitions, rows, bytes }: Freed): Freed {
  const whole = (value: number | undefined) => (value === undefined ? undefined : Math.round(value))
  return { partitions: Math.round(partitions), rows: whole(rows), bytes: whole(bytes) }
}

function pick({ partitions, rows, bytes }: Freed): Freed {
  return { partitions, rows, bytes }
}
