import type { TableName } from '../address/table-name.js'
import { formatTableName } from '../address/table-name.js'
import type { Policy } from '../policy/policy.js'
import type { Action } from '../retention/action.js'
import { operationId } from '../retention/operation-id.js'
import type { KeptPartition, TablePlan, Totals } from '../retention/plan.js'
import { removedPolicy } from '../retention/plan-kept.js'
import { sumOf } from '../retention/plan-tables.js'
import type { Archive } from './archive.js'
import type { ExpireArchive, RestorePartition } from './operations.js'

/** What is done with archives, and those that stay. */
export interface ArchivePlan {
  readonly kind: 'restore-partition' | 'expire-archive'
  readonly archives: readonly Archive[]
  /** Only with `restore-partition`: see {@link RestorePartition.into}. */
  readonly into?: TableName | undefined
  readonly kept?: ReadonlyMap<Archive, KeptPartition>
}

/**
 * What is done with archives: a plan for each policy and table.
 *
 * @param now when it is decided
 */
export function planArchives(
  { kind, archives, into, kept = new Map() }: ArchivePlan,
  policies: readonly Policy[],
  now: number,
): TablePlan[] {
  const all = [...archives, ...kept.keys()]
  const groups = Map.groupBy(all, ({ policyId, table }) => JSON.stringify([policyId, formatTableName(table)]))
  return [...groups.values()].map((group) => {
    const { policyId, table } = group[0] as Archive
    const policy = policies.find(({ id }) => id === policyId) ?? removedPolicy(policyId, table)
    const actions = group.flatMap((archive) =>
      archives.includes(archive) ? [archiveAction(kind, archive, policy, into)] : [],
    )
    return {
      policy: { ...policy, table },
      category: 'partition',
      status: actions.length > 0 ? 'due' : 'nothing-expired',
      cutoff: now,
      threshold: undefined,
      total: unknown,
      expired: sumOf(actions),
      actions,
      kept: group.flatMap((archive) => kept.get(archive) ?? []),
      next: undefined,
      refusal: undefined,
      guard: undefined,
      aside: true,
    }
  })
}

const unknown: Totals = { partitions: 0, rows: undefined, rowsExact: false, bytes: undefined }

/** The action that does something with one archive. */
export function archiveAction(
  kind: ArchivePlan['kind'],
  archive: Archive,
  policy: Policy,
  into?: TableName | undefined,
): Action {
  const { table, partition, label, start, end, rows, bytes } = archive
  const subject = into === undefined ? archive.id : `${archive.id} ${formatTableName(into)}`
  const id = operationId({ ...policy, table }, kind, subject)
  const operation: RestorePartition | ExpireArchive =
    kind === 'expire-archive' ? { id, kind, table, archive } : { id, kind, table, archive, partition, into }
  return {
    policyId: policy.id,
    label,
    partition: partition.ident,
    start,
    end: end ?? 0,
    rows,
    rowsExact: true,
    bytes,
    fingerprint: undefined,
    operations: [operation],
  }
}
