import { formatTableName, sameTable } from '../address/table-name.js'
import type { ErrorCode } from '../errors/codes.js'
import { RetentionStrategies } from '../plugin/points.js'
import type { Policy } from '../policy/policy.js'
import { makePlan } from './make-plan.js'
import type { RetentionPlan, TablePlan } from './plan.js'
import type { RetentionContext } from './plan-context.js'
import type { RetentionRequest } from './request.js'

/** Something that is wrong with a policy, or looks wrong. */
export interface Finding {
  /** `error`: the policy cannot be carried out. `warning`: it can, and may not do what was meant. */
  readonly level: 'error' | 'warning'
  readonly policyId: string
  readonly code: ErrorCode
  readonly message: string
  readonly suggestions: readonly string[]
}

/** What a check found: the `--json` document of `ctk retention check-policies`. */
export interface CheckReport {
  readonly plan: RetentionPlan
  /** In order of policies; errors before warnings. */
  readonly findings: readonly Finding[]
  /** 1 when there is any finding. */
  readonly exitCode: number
}

/** Checks policies against the database without writing: everything that planning would refuse, policies that are paused, and contradictions between policies. */
export async function checkPolicies(
  request: RetentionRequest,
  context: RetentionContext,
  signal?: AbortSignal,
): Promise<CheckReport> {
  const plan = await makePlan({ maxShare: 100, ...request }, context, signal)
  const destructive = await destructiveStrategies(plan, context)
  const findings = plan.tables.flatMap((table) => [...refusal(table), ...rivals(table.policy, plan, destructive)])
  return { plan, findings, exitCode: findings.length > 0 ? 1 : 0 }
}

function refusal({ policy, refusal }: TablePlan): Finding[] {
  return refusal ? [{ level: 'error', policyId: policy.id, ...refusal }] : []
}

/** Two policies that both remove data of one table: the shorter one always wins. Told once, at the later of the two. */
function rivals(policy: Policy, plan: RetentionPlan, destructive: ReadonlySet<string>): Finding[] {
  if (!destructive.has(policy.strategy)) return []
  const earlier = plan.tables
    .map((table) => table.policy)
    .slice(
      0,
      plan.tables.findIndex((table) => table.policy.id === policy.id),
    )
    .filter((other) => sameTable(other.table, policy.table) && destructive.has(other.strategy))
  return earlier.map((other) => ({
    level: 'warning',
    policyId: policy.id,
    code: 'CTK_POLICY_CONFLICT',
    message: `Two policies remove data of ${formatTableName(policy.table)}: ${other.id} (${other.strategy} after ${other.duration ?? '-'}) and ${policy.id} (${policy.strategy} after ${policy.duration ?? '-'}); the shorter one decides.`,
    suggestions: ['Keep the one that you mean, and remove the other: ctk retention delete-policy ID'],
  }))
}

async function destructiveStrategies(plan: RetentionPlan, context: RetentionContext): Promise<ReadonlySet<string>> {
  const names = new Set(
    plan.tables.map((table) => table.policy.strategy).filter((name) => context.registry.has(RetentionStrategies, name)),
  )
  const loaded = await Promise.all([...names].map((name) => context.registry.load(RetentionStrategies, name)))
  return new Set(loaded.filter((strategy) => strategy.destructive).map((strategy) => strategy.name))
}
