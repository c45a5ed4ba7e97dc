import { sameTable } from '../address/table-name.js'
import { canonicalJson } from '../json/canonical-json.js'
import { RetentionStrategies } from '../plugin/points.js'
import type { Action } from '../retention/action.js'
import { inputKey } from '../retention/input-key.js'
import type { DeleteRange } from '../retention/operation.js'
import type { KeptPartition, TablePlan } from '../retention/plan.js'
import type { RetentionContext } from '../retention/plan-context.js'
import { type PolicyCase, sumOf } from '../retention/plan-tables.js'
import type { ExpiredPartition } from '../retention/strategy.js'
import { type HeldRows, heldWithin } from './held-rows.js'
import { applyHoldBack } from './read-hold-back.js'

/**
 * Takes out of plans that were made earlier what has been held back since: whole actions, since what is left of one is not
 * what was reviewed.
 */
export async function heldSince(
  plans: readonly TablePlan[],
  context: RetentionContext,
  signal?: AbortSignal,
): Promise<TablePlan[]> {
  const due = plans.filter(({ status }) => status === 'due')
  if (due.length === 0) return [...plans]
  const names = due.map(({ policy }) => policy.table)
  const infos = await context.database.catalog.tables(names, signal)
  const cases: PolicyCase[] = []
  for (const plan of due) {
    const table = infos.find(({ name }) => sameTable(name, plan.policy.table))
    cases.push(await caseOf(plan, table, context))
  }
  const held = await applyHoldBack(cases, context, context.clock.now(), signal)
  return plans.map((plan) => {
    const at = due.indexOf(plan)
    return at === -1 ? plan : without(plan, held[at] as PolicyCase)
  })
}

async function caseOf(
  { policy, cutoff, threshold = cutoff, actions }: TablePlan,
  table: PolicyCase['table'],
  { registry, database }: RetentionContext,
): Promise<PolicyCase> {
  const strategy = await registry.load(RetentionStrategies, policy.strategy)
  const known = { policy, cutoff, table, strategy, threshold, status: 'planned' as const }
  // A table that is gone has nothing to hold; what is done to it tells so itself.
  if (!table) return known
  const column = rangesOf(actions)[0]?.column ?? policy.column ?? ''
  const expired = strategy.category === 'partition' ? actions.flatMap((action) => partitionOf(action, table)) : []
  const assessment = { column, expired, starts: [], kept: [], next: undefined }
  const input = {
    key: inputKey(policy),
    policy,
    target: undefined,
    table,
    column,
    dialect: database.dialect,
    threshold,
  }
  return { ...known, assessment, input }
}

function partitionOf(
  { partition: ident, label, start, end }: Action,
  table: NonNullable<PolicyCase['table']>,
): ExpiredPartition[] {
  if (ident === undefined) return []
  const partition = table.partitions.find((each) => each.ident === ident)
  return [{ partition: partition ?? { table: table.name, ident, label, keys: [], rowsExact: false }, start, end }]
}

function without(plan: TablePlan, { assessment, input, status, refusal, strategy }: PolicyCase): TablePlan {
  if (status === 'refused') return { ...plan, status, refusal, guard: undefined, actions: [] }
  if (!assessment || !input) return plan
  const idents = new Set(assessment.expired.map(({ partition }) => partition.ident))
  const actions = plan.actions.filter((action) =>
    strategy?.category === 'partition' ? idents.has(action.partition ?? '') : isSpared(action, input.held ?? []),
  )
  if (actions.length === plan.actions.length) return plan
  const left = plan.actions
    .filter((action) => !actions.includes(action))
    .map((action) => ({ action, reason: `is held back now: ${whyHeld(action, assessment.kept)}`, gone: false }))
  return { ...plan, actions, left, expired: sumOf(actions) }
}

/** The reasons that are about a partition, or of a span of time all that there are. */
function whyHeld({ partition, label }: Action, kept: readonly KeptPartition[]): string {
  const reasons = kept.filter((each) => partition === undefined || each.label === label)
  return [...new Set(reasons.map(({ explanation }) => explanation))].join(', ')
}

/** Whether an action leaves alone everything that is held now. */
function isSpared({ operations }: Action, held: readonly HeldRows[]): boolean {
  return rangesOf([{ operations }]).every((operation) => {
    const known = new Set((operation.except ?? []).map((each) => canonicalJson(each)))
    return heldWithin(held, operation).every((each) => known.has(canonicalJson(each)))
  })
}

function rangesOf(actions: readonly Pick<Action, 'operations'>[]): DeleteRange[] {
  return actions.flatMap(({ operations }) =>
    operations.filter((each): each is DeleteRange => each.kind === 'delete-range'),
  )
}
