import { compile, type OperationContext, type Query, sql, type TableName } from '@ctk/core'
import type { MovePartition } from '../move-partition.js'
import { ask } from './ask.js'

/** What CrateDB has decided about a copy of a shard. */
export interface Allocation {
  readonly ident: string
  readonly shard: number
  readonly primary: boolean
  /** The name of the node that it is on; undefined: on none. */
  readonly node: string | undefined
  /** Undefined while it is on its way. */
  readonly explanation: string | undefined
  /** Why not, node by node. */
  readonly decisions: readonly { readonly node: string; readonly reasons: readonly string[] }[]
}

interface AllocationRow {
  readonly ident: string
  readonly shard: number
  readonly primary: boolean
  readonly node: string | null
  readonly explanation: string | null
  readonly decisions: readonly { readonly node_name: string; readonly explanations: readonly string[] | null }[] | null
}

/** What CrateDB has decided about the shards of partitions, in order of ident, shard and copy. */
export async function allocationsOf(
  operations: readonly MovePartition[],
  idents: readonly string[],
  context: OperationContext,
): Promise<readonly Allocation[]> {
  const first = operations[0] as MovePartition
  const rows = await ask<AllocationRow>(allocationsQuery(first.table, idents), first, context)
  return rows.map(({ ident, shard, primary, node, explanation, decisions }) => ({
    ident,
    shard,
    primary,
    node: node ?? undefined,
    explanation: explanation ?? undefined,
    decisions: (decisions ?? []).map((each) => ({ node: each.node_name, reasons: each.explanations ?? [] })),
  }))
}

/** Whether a copy stays where it is although it must not: nothing is on its way, and nothing will be. */
export function cannotMove({ explanation, node }: Allocation): boolean {
  if (explanation === undefined) return false
  return node === undefined ? /^cannot /.test(explanation) : /^cannot move /.test(explanation)
}

/** The decisions come before the explanation: the other way around CrateDB 6.4 answers NULL for them. */
function allocationsQuery({ schema, name }: TableName, idents: readonly string[]): Query {
  return compile(sql`SELECT a.decisions AS "decisions", a.explanation AS "explanation", a.partition_ident AS "ident",
  a.shard_id AS "shard", a."primary" AS "primary", n.name AS "node"
FROM sys.allocations a LEFT JOIN sys.nodes n ON n.id = a.node_id
WHERE a.table_schema = ${schema} AND a.table_name = ${name} AND a.partition_ident = ANY(${[...idents]})
ORDER BY a.partition_ident, a.shard_id, a."primary" DESC`)
}
