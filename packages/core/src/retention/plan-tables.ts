import { formatTableName } from '../address/table-name.js'
import type { TableInfo } from '../database/catalog.js'
import type { Policy } from '../policy/policy.js'
import { formatInstantShort, type Instant } from '../time/instant.js'
import type { Action } from './action.js'
import type { Assessment } from './assess.js'
import { totalsOf } from './count-rows.js'
import type { KeptPartition, Refusal, TablePlan, Totals } from './plan.js'
import type { Fact, PolicyInput, RetentionStrategy } from './strategy.js'
import { sumKnown } from './sum-known.js'

/** A policy with all that is known of it before planning. */
export interface PolicyCase {
  readonly policy: Policy
  readonly cutoff: Instant
  readonly table: TableInfo | undefined
  readonly status: 'planned' | 'disabled' | 'never-expires' | 'refused'
  readonly strategy?: RetentionStrategy
  readonly assessment?: Assessment
  readonly threshold?: Instant
  readonly input?: PolicyInput
  readonly refusal?: Refusal
}

interface Planning {
  /** In order of table, strategy, id. */
  readonly cases: readonly PolicyCase[]
  readonly facts: ReadonlyMap<string, readonly Fact[]>
  /** Exact row counts by partition ident, where they were counted. */
  readonly counts: ReadonlyMap<string, number>
  /** In percent. */
  readonly maxShare: number
}

/** Turns cases into table plans: strategies plan, a partition is claimed once, guards speak. Pure. */
export function planTables({ cases, facts, counts, maxShare }: Planning): TablePlan[] {
  const claimed = new Map<string, string>()
  return cases.map((c) => {
    const base = {
      policy: c.policy,
      category: c.strategy?.category,
      cutoff: c.cutoff,
      threshold: c.threshold,
      refusal: c.refusal,
      guard: undefined,
    }
    const ownFacts = facts.get(c.policy.id) ?? []
    const total = totalOf(c, ownFacts, counts)
    const shown = { kept: c.assessment?.kept ?? [], next: c.assessment?.next }
    if (c.status !== 'planned' || !c.strategy || !c.input || !c.assessment) {
      return { ...base, ...shown, status: c.status as TablePlan['status'], total, expired: nothing, actions: [] }
    }
    const free = c.assessment.expired.filter(({ partition }) => !claimed.has(claimKey(c.policy, partition.ident)))
    const kept = [...shown.kept, ...claims(c, claimed)]
    for (const { partition } of free) claimed.set(claimKey(c.policy, partition.ident), c.policy.strategy)
    const expired = free.map((e) => {
      const rows = counts.get(e.partition.ident)
      return rows === undefined ? e : { ...e, partition: { ...e.partition, rows, rowsExact: true } }
    })
    const actions = c.strategy.plan({ ...c.input, expired, facts: ownFacts })
    const sum = sumOf(actions)
    const guard = c.strategy.destructive ? shareGuard(c, sum, total, maxShare) : undefined
    const status = actions.length > 0 ? 'due' : 'nothing-expired'
    return { ...base, status, total, expired: sum, actions, kept, next: shown.next, guard }
  })
}

const nothing: Totals = { partitions: 0, rows: 0, rowsExact: true, bytes: 0 }
const claimKey = (policy: Policy, ident: string) => `${formatTableName(policy.table)} ${ident}`

function claims(c: PolicyCase, claimed: ReadonlyMap<string, string>): KeptPartition[] {
  return (c.assessment?.expired ?? []).flatMap(({ partition }) => {
    const by = claimed.get(claimKey(c.policy, partition.ident))
    return by === undefined
      ? []
      : [
          {
            label: partition.label,
            reason: 'claimed' as const,
            explanation: `left to the policy "${by}" of the same table`,
          },
        ]
  })
}

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

function shareGuard(c: PolicyCase, sum: Totals, total: Totals, maxShare: number): Refusal | undefined {
  const [part, whole, unit] =
    c.strategy?.category === 'partition'
      ? [sum.partitions, total.partitions, 'partitions']
      : [sum.rows ?? 0, total.rows ?? 0, 'rows']
  if (whole === 0 || (part / whole) * 100 <= maxShare) return undefined
  const number = (n: number) => n.toLocaleString('en-US')
  const share = Math.floor((part / whole) * 100)
  return {
    code: 'CTK_MAX_SHARE_EXCEEDED',
    message: `${number(part)} of ${number(whole)} ${unit} of ${formatTableName(c.policy.table)} (${share} %) would go; a run stops at ${maxShare} % (--max-share).`,
    suggestions: [
      `Is the cutoff right? It is ${formatInstantShort(c.cutoff)} UTC, and the threshold ${formatInstantShort(c.threshold ?? c.cutoff)} UTC.`,
      `If it is: look at the plan first, then add --max-share ${Math.min(100, share + 1)} to the run.`,
    ],
  }
}
