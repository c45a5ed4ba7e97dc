import { sameTable, type TableName } from '../address/table-name.js'
import type { Bounds, TableInfo } from '../database/catalog.js'
import type { Instant } from '../time/instant.js'
import { archivedPartitions } from './archived-partitions.js'
import { countRows, totalsOf } from './count-rows.js'
import { explainFate } from './explain-fate.js'
import { explainSpans } from './explain-spans.js'
import type { ExplainedPartition, Explanation } from './explanation.js'
import { planInDetail, selectPolicies } from './make-plan.js'
import { newestPartitions } from './newest-partitions.js'
import { type PartitionTime, partitionTimes, startOf } from './partition-times.js'
import type { TablePlan } from './plan.js'
import type { RetentionContext } from './plan-context.js'
import type { RetentionRequest } from './request.js'

/**
 * Says of each part of a table why it goes now, or why not yet, and when: for every policy of the table. It plans as a run
 * does, and tells more of it. Writes nothing.
 *
 * @throws what is wrong with the request itself
 */
export async function explainTable(
  name: TableName,
  request: Omit<RetentionRequest, 'tables'>,
  context: RetentionContext,
  signal?: AbortSignal,
): Promise<Explanation> {
  const asked = { ...request, tables: [name] }
  const policies = await selectPolicies(asked, context, signal)
  const detail = await planInDetail(policies, asked, context, signal)
  const plans = detail.plan.tables.filter((plan) => sameTable(plan.policy.table, name))
  const table = detail.tables.find((info) => sameTable(info.name, name))
  const counts = table ? await countAll(table, detail.counts, context, signal) : detail.counts
  return {
    table: name,
    now: detail.now,
    simulated: request.at !== undefined,
    total: table && totalsOf(table, counts),
    policies: plans.map(({ actions: _actions, ...plan }) => plan),
    partitions: table ? explainPartitions(plans, table, counts, detail.now, request.expireBy) : [],
    archived: await archivedPartitions(name, context, signal),
    spans: plans.filter(({ category }) => category === 'timerange').flatMap(explainSpans),
  }
}

/** Small tables are counted exactly, also where nothing is due. */
async function countAll(
  table: TableInfo,
  known: ReadonlyMap<string, number>,
  { database }: RetentionContext,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  const uncounted = table.partitions.filter(({ ident }) => !known.has(ident))
  // Of a large table nothing is counted that planning did not count.
  const counted = await countRows(
    [{ table, expired: known.size > 0 ? [] : uncounted.slice(0, 1) }],
    database.catalog,
    signal,
  )
  return new Map([...known, ...counted])
}

function explainPartitions(
  plans: readonly TablePlan[],
  table: TableInfo,
  counts: ReadonlyMap<string, number>,
  now: Instant,
  expireBy: RetentionRequest['expireBy'],
): ExplainedPartition[] {
  const views = plans
    .filter(({ category }) => category !== 'timerange')
    .map((plan) => ({ plan, times: partitionTimes(plan.policy, table, expireBy) }))
  // Where no policy knows which time a partition covers, none is known.
  const unknown = table.partitions.map(
    (partition): PartitionTime => ({ partition, bounds: nothing, expiresAt: undefined }),
  )
  const order = views.find(({ times }) => times)?.times ?? unknown
  const newest = new Set(views.flatMap(({ times }) => [...newestOf(times ?? [], counts, now)]))
  return order.map(({ partition, bounds }) => {
    const { label, ident, bytes } = partition
    const counted = counts.get(ident)
    return {
      label,
      ident,
      ...spanOf(bounds),
      rows: counted ?? partition.rows,
      rowsExact: counted !== undefined || partition.rowsExact,
      bytes,
      newest: newest.has(ident),
      fates: views.map(({ plan, times = unknown }) =>
        explainFate(plan, times.find((time) => time.partition.ident === ident) as PartitionTime),
      ),
    }
  })
}

const nothing: Bounds = { kind: 'unknown', reason: 'is not known' }

function newestOf(times: readonly PartitionTime[], counts: ReadonlyMap<string, number>, now: Instant) {
  const starts = times.map(({ partition, bounds }) => ({ partition, start: startOf(bounds) }))
  return newestPartitions(
    starts.filter(({ start }) => Number.isFinite(start)),
    counts,
    now,
  )
}

function spanOf(bounds: Bounds): { start: Instant | undefined; end: Instant | undefined } {
  if (bounds.kind === 'point') return { start: bounds.at, end: bounds.at }
  if (bounds.kind === 'range') return { start: bounds.start, end: bounds.end }
  return { start: undefined, end: undefined }
}
