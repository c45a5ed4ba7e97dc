import { commandLine, formatCount, formatNumber, mark } from '@ctk/cli-kit'
import { formatInstantShort, formatTableName, type Instant, type Policy, periods, type TableInfo } from '@ctk/core'
import { describePolicy } from './describe-policy.js'
import { formatChanges } from './format-changes.js'
import { formatRows } from './format-totals.js'
import { policyOutlook } from './outlook.js'

/** A policy and the table that it is for. */
export interface Ttl {
  readonly policy: Policy
  readonly table: TableInfo
  readonly now: Instant
}

/** What `set-ttl` did. */
export interface TtlChange extends Ttl {
  /** The policy as it was; undefined for a new one. */
  readonly before: Policy | undefined
  readonly dryRun: boolean
  /** Arguments that lead the next command to the same database. */
  readonly connection: readonly string[]
}

/** What `set-ttl` did: the policy in words, the table, how much would be expired, and what to do next. */
export function formatTtl({ policy, before, table, now, dryRun, connection }: TtlChange): string {
  const verb = before === undefined ? 'created' : before.version === policy.version ? 'unchanged' : 'changed'
  const title = dryRun ? `Policy would be ${verb}` : `${mark('done')} Policy ${verb}`
  return [
    `${title}: ${describePolicy(policy, table)}`,
    ...(before ? formatChanges(before, policy).map((line) => `  ${line}`) : []),
    ...formatTtlFacts({ policy, table, now }),
    ...(dryRun ? [] : [`Next: ${nextPlan({ policy, table, now }, connection)}`]),
  ].join('\n')
}

/** The lines below a policy: its table, and how much would be expired. */
export function formatTtlFacts({ policy, table, now }: Ttl): string[] {
  const expired = formatExpired(policy, table, now)
  return [formatTableLine(policy, table), ...(expired === undefined ? [] : [expired])].map((line) => `  ${line}`)
}

/** What a table has, in one line: `partitioned by month("Flight Date") · 151 partitions · 10,000 rows · 1990-01 … 2002-07`. */
function formatTableLine(policy: Policy, table: TableInfo): string {
  const rows = `${formatRows(table)} rows`
  if (table.partitionKeys.length === 0) return ['not partitioned', rows].join(' · ')
  const keys = table.partitionKeys.map(({ column, source, granularity }) =>
    typeof granularity === 'string' ? `${granularity}(${quoted(source ?? column)})` : quoted(column),
  )
  const range = policyOutlook(policy, table)?.range
  return [
    `partitioned by ${keys.join(', ')}`,
    formatCount(periods(table).length, 'partition'),
    rows,
    ...(range === undefined ? [] : [range[0] === range[1] ? range[0] : range.join(' … ')]),
  ].join(' · ')
}

/**
 * How much would be expired now, and where that is more than half of the table, as of the end of its data as well: such a
 * table holds old data, and a cutoff of today would empty it.
 */
function formatExpired(policy: Policy, table: TableInfo, now: Instant): string | undefined {
  const outlook = policyOutlook(policy, table)
  if (!outlook) return undefined
  const total = periods(table).length
  const expired = outlook.expiredAt(now)
  const text = `as of now, ${formatNumber(expired)} of ${formatCount(total, 'partition')} would be expired`
  const end = endOfOldData(policy, table, now)
  if (end === undefined) return text
  return `${text}; as of ${formatInstantShort(end)}, the end of the data, ${formatNumber(outlook.expiredAt(end))}`
}

/** The command that shows what would happen, with a cutoff where the data ends long ago. */
function nextPlan({ policy, table, now }: Ttl, connection: readonly string[]): string {
  const end = endOfOldData(policy, table, now)
  const cutoff = end === undefined ? [] : ['--cutoff', typed(end, policy.timezone)]
  return commandLine('ctk retention plan', [formatTableName(policy.table), ...cutoff, ...connection])
}

/** An instant as `--cutoff` takes it: a date is read in the time zone of the policy, an instant is not. */
function typed(instant: Instant, timezone: string): string {
  const short = formatInstantShort(instant)
  if (short.includes(' ')) return `${short.replace(' ', 'T')}Z`
  return timezone === 'UTC' ? short : `${short}T00:00Z`
}

function endOfOldData(policy: Policy, table: TableInfo, now: Instant): Instant | undefined {
  const outlook = policyOutlook(policy, table)
  if (outlook?.end === undefined || outlook.end > now) return undefined
  return outlook.expiredAt(now) * 2 > periods(table).length ? outlook.end : undefined
}

function quoted(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`
}
