import type { OperationContext, Partition } from '@ctk/core'
import type { MovePartition } from '../move-partition.js'
import type { NodesTarget } from '../target.js'
import { ask } from './ask.js'
import { type Placement, type PlacementRow, readPlacements } from './placement.js'
import { placementQuery } from './placement-query.js'

/** The ident that CrateDB shows; the one of a partition begins with its table. */
export const serverIdent = ({ ident }: Partition): string => ident.slice(ident.lastIndexOf('.') + 1)

/** Where the partitions of operations on one table are now, by the ident that the server shows; without those that are gone. */
export async function look(
  operations: readonly MovePartition[],
  context: OperationContext,
): Promise<ReadonlyMap<string, Placement>> {
  const first = operations[0] as MovePartition
  const segments = operations.some(({ to }) => nodesOf(to).forceMerge !== undefined)
  const idents = operations.map(({ partition }) => serverIdent(partition))
  const query = placementQuery([{ key: '', table: first.table }], { segments, idents })
  return readPlacements(await ask<PlacementRow>(query, first, context))
}

/** On CrateDB partitions go to nodes. */
export const nodesOf = (to: MovePartition['to']): NodesTarget => to as NodesTarget
