import { formatTableName } from '../address/table-name.js'
import type { TableInfo } from '../database/catalog.js'
import { sparing } from '../hold/sparing.js'
import type { TableSelection } from '../policy/expand-policies.js'
import type { Policy } from '../policy/policy.js'
import { formatInstantShort, type Instant } from '../time/instant.js'
import type { Action } from './action.js'
import type { Assessment } from './assess.js'
import { totalsOf } from './count-rows.js'
import { limitByCount } from './limit-expired.js'
import { newestPartitions } from './newest-partitions.js'
import type { KeptPartition, Refusal, TablePlan, Totals } from './plan.js'
import { byStage } from './stage-order.js'
import type { ExpiredPartition, Fact, PolicyInput, RetentionStrategy } from './strategy.js'
import { sumKnown } from './sum-known.js'

/** A policy with all that is known of it before planning. */
export interface PolicyCase {
  readonly policy: Policy
  readonly cutoff: Instant
  readonly table: TableInfo | undefined
  readonly status: 'planned' | 'disabled' | 'paused' | 'never-expires' | 'no-tables' | 'refused'
  readonly strategy?: RetentionStrategy
  readonly assessment?: Assessment
  readonly threshold?: Instant
  readonly input?: PolicyInput
  readonly refusal?: Refusal
  readonly selection?: TableSelection
  /** See {@link TablePlan.exact}. */
  readonly exact?: boolean
}

interface Planning {
  /** In order of table, strategy, id. */
  readonly cases: readonly PolicyCase[]
  /** By the keys of inputs. */
  readonly facts: ReadonlyMap<string, readonly Fact[]>
  /** Exact row counts by partition ident, where they were counted. */
  readonly counts: ReadonlyMap<string, number>
  /** What tells the content of partitions, by ident, where it was asked for. */
  readonly fingerprints: ReadonlyMap<string, string>
  /** In percent. */
  readonly maxShare: number
  readonly now: Instant
  /** Whether the newest partitions may go, too. */
  readonly includeNewest: boolean
}

/** Turns cases into table plans: guards speak, strategies plan, a partition is taken once. Pure. */
export function planTables(planning: Planning): TablePlan[] {
  const newest = keptAsNewest(planning)
  const taken = new TakenShares()
  const plans = new Map(byStage(planning.cases).map((c) => [c, planTable(c, planning, newest, taken)]))
  return planning.cases.map((c) => plans.get(c) as TablePlan)
}

function planTable(c: PolicyCase, planning: Planning, newest: ReadonlySet<string>, taken: TakenShares): TablePlan {
  const { policy, cutoff, threshold, refusal, selection } = c
  const facts = (c.input && planning.facts.get(c.input.key)) ?? []
  const total = totalOf(c, facts, planning.counts)
  const base = {
    policy,
    category: c.strategy?.category,
    cutoff,
    threshold,
    refusal,
    guard: undefined,
    total,
    ...(selection && { selection }),
    ...(c.exact && { exact: true }),
    ...(c.strategy?.verb !== undefined && { verb: c.strategy.verb }),
    ...(c.strategy?.archivesTo && c.input && { archivedTo: c.strategy.archivesTo(c.input.target) }),
  }
  const kept = c.assessment?.kept ?? []
  const next = c.assessment?.next
  if (c.status !== 'planned' || !c.strategy || !c.input || !c.assessment) {
    // What the later stage has taken stays there while it is paused: an earlier one would take it back.
    if (c.status === 'paused' && c.strategy?.destructive === false && c.assessment)
      taken.take(policy, limitByCount(policy, c.assessment, planning.counts, cutoff).expired, 0)
    return { ...base, kept, next, status: c.status as TablePlan['status'], expired: nothing, actions: [] }
  }
  const expired: ExpiredPartition[] = []
  const limited = limitByCount(policy, c.assessment, planning.counts, cutoff)
  const stays: KeptPartition[] = [...limited.kept]
  for (const each of limited.expired) {
    const { label, ident } = each.partition
    const by = taken.by(policy, ident)
    if (by !== undefined)
      stays.push({
        label,
        reason: 'claimed',
        explanation: `left to the policy ${tellOther(policy, by)} of the same table`,
      })
    else if (c.strategy.destructive && newest.has(identKey(policy, ident))) stays.push({ label, ...newestStays })
    else expired.push(completed(each, planning))
  }
  const input = { ...c.input, expired, facts }
  const actions = sparing(c.strategy.plan(input), c.input.held)
  for (const [ident, explanation] of c.strategy.settled?.(input) ?? []) {
    const settled = expired.find(({ partition }) => partition.ident === ident)
    if (settled) stays.push({ label: settled.partition.label, reason: 'settled', explanation })
  }
  const sum = sumOf(actions)
  const guard =
    futureGuard(c, planning.now) ??
    (c.strategy.destructive ? shareGuard(c, sum, total, taken.share(policy), planning.maxShare) : undefined)
  // What a guarded policy does not take is free for the next one.
  if (!guard) taken.take(c.policy, expired, c.strategy.destructive ? shareOf(c, sum, total) : 0)
  const status = actions.length > 0 ? 'due' : 'nothing-expired'
  return { ...base, kept: [...kept, ...stays], next, status, expired: sum, actions, guard }
}

/** What policies planned so far take of each table. */
class TakenShares {
  readonly #partitions = new Map<string, Policy>()
  readonly #shares = new Map<string, number>()

  /** The policy that took a partition. */
  by(policy: Policy, ident: string): Policy | undefined {
    return this.#partitions.get(identKey(policy, ident))
  }

  /** From 0 to 1. */
  share(policy: Policy): number {
    return this.#shares.get(formatTableName(policy.table)) ?? 0
  }

  take(policy: Policy, expired: readonly ExpiredPartition[], share: number): void {
    for (const { partition } of expired) this.#partitions.set(identKey(policy, partition.ident), policy)
    this.#shares.set(formatTableName(policy.table), this.share(policy) + share)
  }
}

/** Of two stages of one strategy the age tells which. */
function tellOther(policy: Policy, { strategy, duration }: Policy): string {
  return policy.strategy === strategy && duration !== undefined ? `"${strategy}" after ${duration}` : `"${strategy}"`
}

const newestStays = {
  reason: 'newest',
  explanation: 'kept: the newest partition with data is never removed (--include-newest lifts this)',
} as const
const identKey = (policy: Policy, ident: string) => `${formatTableName(policy.table)} ${ident}`

/** The newest partitions of each table, by every policy's time column: no policy removes what is the newest to another. */
function keptAsNewest({ cases, counts, now, includeNewest }: Planning): ReadonlySet<string> {
  if (includeNewest) return new Set()
  const keys = cases.flatMap(({ policy, assessment }) =>
    [...newestPartitions(assessment?.starts ?? [], counts, now)].map((ident) => identKey(policy, ident)),
  )
  return new Set(keys)
}

/** With what was counted and read of it. */
function completed(expired: ExpiredPartition, { counts, fingerprints }: Planning): ExpiredPartition {
  const { ident } = expired.partition
  const [rows, fingerprint] = [counts.get(ident), fingerprints.get(ident)]
  const partition = {
    ...expired.partition,
    ...(rows !== undefined && { rows, rowsExact: true }),
    ...(fingerprint !== undefined && { fingerprint }),
  }
  return { ...expired, partition }
}

const nothing: Totals = { partitions: 0, rows: 0, rowsExact: true, bytes: 0 }
function totalOf(c: PolicyCase, facts: readonly Fact[], counts: ReadonlyMap<string, number>): Totals {
  if (!c.table) return { partitions: 0, rows: undefined, rowsExact: false, bytes: undefined }
  const totals = totalsOf(c.table, counts)
  const counted = facts.map((fact) => fact.total).find((total) => typeof total === 'number')
  return counted === undefined ? totals : { ...totals, rows: counted, rowsExact: true }
}

/** The totals of a list of actions; partitions are counted once. */
export function sumOf(actions: readonly Action[]): Totals {
  return {
    partitions: new Set(actions.flatMap((action) => action.partition ?? [])).size,
    rows: sumKnown(actions.map((action) => action.rows)),
    rowsExact: actions.every((action) => action.rowsExact),
    bytes: sumKnown(actions.map((action) => action.bytes)),
  }
}

/** How much of a table goes, from 0 to 1: of its partitions, or of its rows. What is not known counts as all of it. */
function shareOf(c: PolicyCase, sum: Totals, total: Totals): number {
  const [part, whole] =
    c.strategy?.category === 'partition' ? [sum.partitions, total.partitions] : [sum.rows, total.rows]
  if (part === 0) return 0
  return part === undefined || !whole ? 1 : part / whole
}

/** `run` refuses such a cutoff as a whole; here it is only told. */
function futureGuard({ cutoff }: PolicyCase, now: Instant): Refusal | undefined {
  if (cutoff <= now) return undefined
  return {
    code: 'CTK_CUTOFF_IN_FUTURE',
    message: `The cutoff ${formatInstantShort(cutoff)} UTC is in the future: this can be looked at, and not be run.`,
    suggestions: ['Run it when that time has come.'],
  }
}

function shareGuard(c: PolicyCase, sum: Totals, total: Totals, before: number, maxShare: number): Refusal | undefined {
  const share = (shareOf(c, sum, total) + before) * 100
  if (share === before * 100 || share <= maxShare) return undefined
  const number = (n: number | undefined) => n?.toLocaleString('en-US') ?? 'an unknown number'
  const what =
    c.strategy?.category === 'partition'
      ? `${number(sum.partitions)} of ${number(total.partitions)} partitions`
      : `${number(sum.rows)} of ${number(total.rows)} rows`
  const others = before > 0 ? ', together with what other policies take,' : ''
  return {
    code: 'CTK_MAX_SHARE_EXCEEDED',
    message: `${what} of ${formatTableName(c.policy.table)} (${Math.floor(share)} %)${others} would go; a run stops at ${maxShare} % (--max-share).`,
    suggestions: [
      `Is the cutoff right? It is ${formatInstantShort(c.cutoff)} UTC, and the threshold ${formatInstantShort(c.threshold ?? c.cutoff)} UTC.`,
      `If it is: look at the plan first, then add --max-share ${Math.min(100, Math.ceil(share))} to the run.`,
    ],
  }
}
