import { formatTableName } from '../address/table-name.js'
import type { Bounds, Column, Partition, TableInfo } from '../database/catalog.js'
import { CtkError } from '../errors/ctk-error.js'
import type { Policy } from '../policy/policy.js'
import { isTimeColumn, timeColumn } from '../policy/ttl.js'
import { nextExpiry } from '../time/calendar.js'
import { type Duration, suspectsMonths } from '../time/duration.js'
import { formatInstantShort, type Instant } from '../time/instant.js'
import { isExpired, partitionBounds, timeKey, unknownBounds } from './expiry.js'
import type { KeptPartition } from './plan.js'
import type { ExpiredPartition } from './strategy.js'

/** What a policy means for a table at a threshold, before its strategy says what to do. */
export interface Assessment {
  readonly column: string
  /** Oldest first; guards have not spoken yet. Empty for timerange strategies. */
  readonly expired: readonly ExpiredPartition[]
  /** Every partition with the first instant of the time it covers, for the guard of the newest one. */
  readonly starts: readonly PartitionStart[]
  readonly kept: readonly KeptPartition[]
  readonly next: { readonly label: string; readonly at: Instant } | undefined
}

/** A partition and where it begins. */
export interface PartitionStart {
  readonly partition: Partition
  readonly start: Instant
}

/** What partitions are held against. */
export interface AssessOptions {
  readonly threshold: Instant
  /** Undefined: whatever ends before the threshold is expired. */
  readonly duration: Duration | undefined
  readonly expireBy: 'end' | 'start'
}

/**
 * Which partitions of a table are expired, which stay and why, and which is next. Pure.
 *
 * @throws CTK_TABLE_NOT_PARTITIONED, CTK_COLUMN_MISSING, CTK_BOUNDS_UNKNOWN, CTK_DURATION_INVALID
 */
export function assessPartitions(policy: Policy, table: TableInfo, options: AssessOptions): Assessment {
  const key = timeKey(policy, table)
  const { duration } = options
  if (duration && key.granularity !== undefined && suspectsMonths(duration, key.granularity))
    throw minutesOnDays(duration, table)
  const dated = table.partitions.map((partition) => ({ partition, bounds: partitionBounds(policy, key, partition) }))
  for (const { partition, bounds } of dated) {
    if (bounds.kind === 'unknown') throw unknownPartition(policy, table, partition, bounds.reason)
  }
  const expired: ExpiredPartition[] = []
  const kept: KeptPartition[] = []
  const waiting: { label: string; end: Instant }[] = []
  for (const { partition, bounds } of dated) {
    const { label } = partition
    if (bounds.kind === 'null')
      kept.push({ label, reason: 'null', explanation: 'kept: its rows have no time, so they never expire' })
    else if (bounds.kind === 'default') {
      if (partition.rows === 0) continue
      kept.push({
        label,
        reason: 'default',
        explanation: 'kept: the default partition is never dropped; delete its old rows with timerange-delete',
      })
    } else if (endOf(bounds) === undefined)
      kept.push({ label, reason: 'open-ended', explanation: 'kept: it has no end' })
    else if (!isExpired(bounds, options.threshold, options.expireBy))
      waiting.push({ label, end: endOf(bounds) as Instant })
    else expired.push({ partition, start: startOf(bounds), end: endOf(bounds) as Instant })
  }
  expired.sort(
    (a, b) => a.end - b.end || (a.start ?? -Infinity) - (b.start ?? -Infinity) || byLabel(a.partition, b.partition),
  )
  waiting.sort((a, b) => a.end - b.end || (a.label < b.label ? -1 : 1))
  const first = waiting[0]
  const starts = dated.flatMap(({ partition, bounds }) => {
    const start = startOf(bounds)
    return start === undefined ? [] : [{ partition, start }]
  })
  if (!first) return { column: key.column, expired, starts, kept, next: undefined }
  const limited = policy.keepLast !== undefined || policy.maxBytes !== undefined
  // Limits beside the age depend on what comes until then.
  const at = duration && !limited ? nextExpiry(first.end, duration, policy.timezone) : undefined
  const until = formatInstantShort(first.end)
  kept.unshift({
    label: first.label,
    reason: 'not-yet',
    explanation: `kept: its end, ${until}, is after the threshold`,
  })
  return { column: key.column, expired, starts, kept, next: at === undefined ? undefined : { label: first.label, at } }
}

/**
 * The column by which a timerange strategy counts the age of rows. Pure.
 *
 * @throws CTK_COLUMN_MISSING
 */
export function assessRows(policy: Policy, table: TableInfo): Assessment {
  const column = policy.column ?? timeColumn(table)
  const found = table.columns.find((candidate) => candidate.name === column)
  if (!found || !isTimeColumn(found)) throw notATimeColumn(table, column, found)
  return { column, expired: [], starts: [], kept: [], next: undefined }
}

const startOf = (bounds: Bounds) =>
  bounds.kind === 'range' ? bounds.start : bounds.kind === 'point' ? bounds.at : undefined
const endOf = (bounds: Bounds) =>
  bounds.kind === 'range' ? bounds.end : bounds.kind === 'point' ? bounds.at : undefined
const byLabel = (a: Partition, b: Partition) =>
  a.label < b.label ? -1 : a.label > b.label ? 1 : a.ident < b.ident ? -1 : 1

function minutesOnDays({ text }: Duration, table: TableInfo): CtkError {
  const months = text.replaceAll(/(\d+)m/g, '$1mo')
  return new CtkError({
    code: 'CTK_DURATION_INVALID',
    message: `The duration "${text}" is in minutes, and the partitions of ${formatTableName(table.name)} are a day or longer.`,
    suggestions: [`Did you mean "${months}" (months)?`],
  })
}

function unknownPartition(policy: Policy, table: TableInfo, partition: Partition, reason: string): CtkError {
  const key = timeKey(policy, table)
  const name = formatTableName(table.name)
  const value = partition.keys.find(({ column }) => column === key.column)?.value
  if (policy.keyFormat === undefined && value !== undefined) return unknownBounds(name, key)
  return new CtkError({
    code: 'CTK_BOUNDS_UNKNOWN',
    message: `It is not known which time partition ${partition.label} of ${name} covers, so nothing of the table is touched: ${reason}.`,
    suggestions: [
      policy.keyFormat === undefined
        ? 'Delete by time range instead, with the strategy timerange-delete, or remove the partition by hand.'
        : 'Correct --key-format, or remove the partition by hand.',
    ],
  })
}

function notATimeColumn(table: TableInfo, column: string, found: Column | undefined): CtkError {
  const name = formatTableName(table.name)
  const times = table.columns.filter(isTimeColumn).map((c) => c.name)
  return new CtkError({
    code: 'CTK_COLUMN_MISSING',
    message: found
      ? `The column "${column}" of ${name} has the type ${found.type}; the age of rows is counted by a timestamp or date column.`
      : `${name} has no column "${column}".`,
    suggestions: [
      times.length > 0 ? `Time columns of the table: ${times.join(', ')}.` : 'The table has no time column.',
    ],
  })
}
