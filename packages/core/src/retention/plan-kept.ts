import { formatTableName } from '../address/table-name.js'
import type { Policy } from '../policy/policy.js'
import type { Action } from './action.js'
import type { KeptAside } from './kept-partitions.js'
import type { DropKept, ReattachPartition } from './operation.js'
import { operationId } from './operation-id.js'
import type { TablePlan, Totals } from './plan.js'
import { sumOf } from './plan-tables.js'

/**
 * What is done with partitions that are kept: a plan for each policy and table.
 *
 * @param now when it is decided
 */
export function planKept(
  kind: 'reattach-partition' | 'drop-kept',
  kept: readonly KeptAside[],
  policies: readonly Policy[],
  now: number,
): TablePlan[] {
  const groups = Map.groupBy(kept, ({ step }) => JSON.stringify([step.policyId, formatTableName(step.table)]))
  return [...groups.values()].map((group) => {
    const { step } = group[0] as KeptAside
    const policy = policies.find(({ id }) => id === step.policyId) ?? removedPolicy(step.policyId, step.table)
    const actions = group.map((each) => actionOf(kind, each, policy))
    return {
      policy: { ...policy, table: step.table },
      category: 'partition',
      status: 'due',
      cutoff: now,
      threshold: undefined,
      total: unknown,
      expired: sumOf(actions),
      actions,
      kept: [],
      next: undefined,
      refusal: undefined,
      guard: undefined,
      aside: true,
    }
  })
}

const unknown: Totals = { partitions: 0, rows: undefined, rowsExact: false, bytes: undefined }

function actionOf(kind: 'reattach-partition' | 'drop-kept', { step }: KeptAside, policy: Policy): Action {
  const { partition, kept, table, id } = step.operation
  const operation: ReattachPartition | DropKept = { id: operationId(policy, kind, id), kind, table, partition, kept }
  return {
    policyId: step.policyId,
    label: step.label,
    partition: partition.ident,
    start: undefined,
    end: 0,
    rows: step.rows,
    rowsExact: true,
    bytes: step.bytes,
    fingerprint: undefined,
    operations: [operation],
  }
}

/** The policy that put something aside and is gone since. */
export function removedPolicy(id: string, table: Policy['table']): Policy {
  return {
    strategy: 'delete',
    id,
    table,
    match: 'name',
    column: undefined,
    duration: 'INF',
    keepLast: undefined,
    maxBytes: undefined,
    where: [],
    target: {},
    tags: [],
    timezone: 'UTC',
    expireBy: 'end',
    keyFormat: undefined,
    granularity: undefined,
    enabled: true,
    description: undefined,
    version: 0,
    createdAt: 0,
    updatedAt: 0,
  }
}
