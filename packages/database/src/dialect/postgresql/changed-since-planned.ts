import { sameTable } from '@ctk/core'
import { GONE } from '../skipped.js'
import type { Removal } from './drop-attached.js'
import type { PostgresqlPartition } from './postgresql-partition.js'
import type { RelationState } from './postgresql-relation-states.js'

/**
 * What somebody else did with a partition since it was planned to go, as the reason to leave it alone. A new name is no such
 * reason, wherever it is not that of the table itself.
 *
 * @param state the relation that has the partition's oid, if there is one
 * @returns undefined where the partition may go
 */
export function changedSincePlanned(
  { partition, table }: Removal,
  state: RelationState | undefined,
): string | undefined {
  if (!state) return GONE
  const { path } = partition as PostgresqlPartition
  const [top] = state.path
  if (!top) return 'was detached by somebody else and is a table of its own'
  const sameParents =
    path.length === state.path.length && path.every((step, i) => step.parent === state.path[i]?.parent)
  if (!sameParents || !sameTable(top, table)) return 'was moved to another table'
  if (path.some((step, i) => step.bound !== state.path[i]?.bound)) return 'covers another time now'
  if (state.path.some((step) => step.underWay)) return 'is being detached by somebody else'
  if (state.path.slice(0, -1).some((step) => step.pending)) return 'belongs to a partition that is being detached'
  return undefined
}
