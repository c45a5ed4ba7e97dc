import { CtkError, compile, id, join, type Partition, type Sql, type Statement, sql, tableId } from '@ctk/core'
import type { Before, MovePartition } from '../move-partition.js'
import type { NodesTarget } from '../target.js'

/** Says where a partition has to be, and with how many replicas: CrateDB begins to move it, and answers at once. */
export function moveStatement({ partition }: MovePartition, to: NodesTarget): Statement {
  const replicas = to.replicas === undefined ? [] : [sql`number_of_replicas = ${to.replicas}`]
  return alter(partition, sql`SET (${join([sql`${setting(to)} = ${to.value}`, ...replicas], sql`, `)})`)
}

/** Puts back what was said before. What was not said is taken away: a partition does not inherit from its table. */
export function restoreStatements(partition: Partition, to: NodesTarget, before: Before): Statement[] {
  const { value, replicas } = before
  const own = value === undefined ? sql`RESET (${setting(to)})` : sql`SET (${setting(to)} = ${value})`
  const copies = to.replicas === undefined ? [] : [alter(partition, sql`SET (number_of_replicas = ${replicas})`)]
  return [...copies, alter(partition, own)]
}

/** Merges the segments of the shards of partitions. */
export function mergeStatement(partitions: readonly Partition[], segments: number): Statement {
  const some = partitions.map((partition) => sql`${tableId(partition.table)} ${clause(partition)}`)
  return compile(sql`OPTIMIZE TABLE ${join(some, sql`, `)} WITH (max_num_segments = ${segments})`)
}

const setting = ({ attribute }: NodesTarget): Sql => id(`routing.allocation.require.${attribute}`)

function alter(partition: Partition, change: Sql): Statement {
  return compile(sql`ALTER TABLE ${tableId(partition.table)} ${clause(partition)} ${change}`)
}

/** CrateDB wants every partition column. */
function clause({ keys, label }: Partition): Sql {
  if (keys.length === 0 || keys.some(({ value }) => value === undefined))
    throw new CtkError({
      code: 'CTK_BUG',
      message: `Partition ${label} is not addressed by values; nothing was moved.`,
    })
  const values = keys.map(({ column, value }) => sql`${id(column)} = ${value ?? null}`)
  return sql`PARTITION (${join(values, sql`, `)})`
}
