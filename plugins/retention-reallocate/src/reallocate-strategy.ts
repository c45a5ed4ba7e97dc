import { type PlanInput, partitionAction, type RetentionStrategy } from '@ctk/core'
import { isSettled, type Placement, type PlacementRow, readPlacements } from './cratedb/placement.js'
import { placementQuery } from './cratedb/placement-query.js'
import { type Before, movePartition } from './move-partition.js'
import { isInTablespace, type TablespaceRow } from './postgresql/tablespace-row.js'
import { tablespacesQuery } from './postgresql/tablespaces-query.js'
import { isTablespace, parseTarget, type ReallocateTarget, targetSchema } from './target.js'

/** Moves every expired partition that is not there yet: to nodes with an attribute, or into another tablespace. */
export const reallocateStrategy: RetentionStrategy<ReallocateTarget> = {
  name: 'reallocate',
  category: 'partition',
  destructive: false,
  requires: ['partitions', 'move-partition'],
  verb: 'moved',
  relieves: true,
  target: { jsonSchema: targetSchema, identity: ['attribute', 'value', 'tablespace'], parse: parseTarget },
  facts(inputs) {
    const tables = inputs.map(({ key, table }) => ({ key, table: table.name }))
    if (tables.length === 0) return undefined
    if (inputs[0]?.dialect !== 'cratedb') return tablespacesQuery(tables)
    const segments = inputs.some(({ target }) => !isTablespace(target) && target.forceMerge !== undefined)
    return placementQuery(tables, { segments })
  },
  plan(input) {
    const { policy, target, expired } = input
    const view = viewOf(input)
    return expired
      .filter(({ partition }) => !view.isSettled(partition.ident))
      .map((each) =>
        partitionAction(policy, each, [
          movePartition(policy, each.partition, target, view.before(each.partition.ident)),
        ]),
      )
  },
  settled(input) {
    const { target, expired } = input
    const view = viewOf(input)
    const where = isTablespace(target) ? `in tablespace ${target.tablespace}` : `on ${target.value} nodes`
    const idents = expired.map(({ partition }) => partition.ident).filter((ident) => view.isSettled(ident))
    return new Map(idents.map((ident) => [ident, where]))
  },
}

interface View {
  isSettled(ident: string): boolean
  before(ident: string): Before | undefined
}

/** What the facts say of partitions. Of a partition that they do not know nothing is taken for granted. */
function viewOf({ target, facts, table }: PlanInput<ReallocateTarget>): View {
  if (isTablespace(target)) {
    const rows = new Map((facts as unknown as readonly TablespaceRow[]).map((row) => [row.ident, row]))
    return {
      isSettled: (ident) => {
        const row = rows.get(ident)
        return row !== undefined && isInTablespace(row, target.tablespace)
      },
      before: () => undefined,
    }
  }
  const found = readPlacements(facts as unknown as readonly PlacementRow[])
  const { schema, name } = table.name
  const placement = (ident: string): Placement | undefined => found.get(ident.slice(`${schema}.${name}.`.length))
  return {
    isSettled: (ident) => {
      const known = placement(ident)
      return known !== undefined && isSettled(known, target)
    },
    before: (ident) => {
      const known = placement(ident)
      const value = known?.require[target.attribute]
      return known && { ...(value !== undefined && { value }), replicas: known.replicas }
    },
  }
}
