import type { TableName } from '../address/table-name.js'
import type { ErrorCode } from '../errors/codes.js'
import { countedColumns } from '../policy/counted-columns.js'
import { removingStrategies, withoutApart } from '../policy/removing-strategies.js'
import { targetIdentities } from '../policy/target-identity.js'
import { lintPolicies } from './lint-policies.js'
import { planInDetail, selectPolicies } from './make-plan.js'
import type { RetentionPlan, TablePlan } from './plan.js'
import type { RetentionContext } from './plan-context.js'
import type { RetentionRequest } from './request.js'

/** Something that is wrong with a policy, or looks wrong. */
export interface Finding {
  /** `error`: the policy cannot be carried out. `warning`: it can, and may not do what was meant. */
  readonly level: 'error' | 'warning'
  readonly policyId: string
  /** The table, where the finding is about one of several that a pattern selects. */
  readonly table?: TableName
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

/** Checks policies against the database without writing: everything that planning would refuse, policies that are paused, and what does not fit together between policies. */
export async function checkPolicies(
  request: RetentionRequest,
  context: RetentionContext,
  signal?: AbortSignal,
): Promise<CheckReport> {
  const selected = await selectPolicies(request, context, signal)
  const { plan, tables } = await planInDetail(selected, { maxShare: 100, ...request }, context, signal)
  const all = await withoutApart(await context.policies.find({}, signal), context.registry)
  const removing = await removingStrategies(all, context.registry)
  const order = [...new Set(plan.tables.map(({ policy }) => policy.id))]
  const identityOf = await targetIdentities(all, context.registry)
  const lint = lintPolicies(all, (strategy) => removing.has(strategy), [], countedColumns(tables), identityOf)
  const findings = [...plan.tables.flatMap(refusal), ...lint]
    .filter(({ policyId }) => order.includes(policyId))
    .sort((a, b) => order.indexOf(a.policyId) - order.indexOf(b.policyId) || rank(a) - rank(b))
  return { plan, findings, exitCode: findings.length > 0 ? 1 : 0 }
}

const rank = ({ level }: Finding) => (level === 'error' ? 0 : 1)

function refusal({ policy, refusal, selection }: TablePlan): Finding[] {
  const table = selection?.pattern === undefined ? {} : { table: policy.table }
  return refusal ? [{ level: 'error', policyId: policy.id, ...table, ...refusal }] : []
}
