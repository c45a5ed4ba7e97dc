import {
  CtkError,
  compile,
  type DropPartition,
  id,
  join,
  type PartitionKeyValue,
  type Sql,
  type Statement,
  sql,
  tableId,
} from '@ctk/core'
import { dropFence } from './cratedb-drop-fence.js'

type Value = NonNullable<PartitionKeyValue['value']> | null

/**
 * One statement that drops exactly these partitions of one table, whatever other partitions there are: their values, column
 * by column. CrateDB drops a partition as a whole when the condition asks for nothing but partition columns, and constants such
 * as the fence: where a partition was replaced, or written to and not named in `moved`, the statement drops nothing at all.
 *
 * CrateDB ignores the fence where every partition column is compared with a value by `=`; one of them is compared by
 * `= ANY($n)` or `IS NULL` here, always (seen on 6.4.3, and in its DeletePlanner).
 *
 * @param moved idents of partitions that may have been written to since they were planned
 * @param lease holds while nobody else has the lease
 * @throws CTK_BUG for a partition that is not addressed by values: its statement would delete other rows
 * @example DELETE FROM "doc"."metrics" WHERE ("month" = ANY($1) AND "region" = $2) OR ("month" = ANY($3) AND "region" IS NULL)
 */
export function dropPartitionsStatement(
  operations: readonly DropPartition[],
  moved: ReadonlySet<string> = new Set(),
  lease?: Sql,
): Statement {
  const [first] = operations
  if (!first) throw unaddressed('nothing')
  const columns = first.partition.keys.map((key) => key.column)
  const tuples = operations.map(({ partition }) => valuesOf(partition.keys, columns))
  const pivot = mostVaried(columns, tuples)
  const groups = Map.groupBy(tuples, (tuple) =>
    JSON.stringify(tuple.map((value, i) => (i === pivot ? value === null : [value]))),
  )
  const conditions = [...groups.values()].map((group) => conditionOf(columns, group, pivot))
  const where =
    conditions.length === 1
      ? conditions[0]
      : join(
          conditions.map((each) => sql`(${each})`),
          sql` OR `,
        )
  const fences = [dropFence(operations, moved), lease].filter((fence) => fence !== undefined)
  if (fences.length === 0) return compile(sql`DELETE FROM ${tableId(first.table)} WHERE ${where}`)
  const fenced = conditions.length === 1 ? where : sql`(${where})`
  return compile(sql`DELETE FROM ${tableId(first.table)} WHERE ${fenced}
  AND ${join(fences, sql` AND `)}`)
}

/** The condition for partitions that differ in the pivot column alone. */
function conditionOf(columns: readonly string[], group: readonly (readonly Value[])[], pivot: number): Sql {
  const terms = columns.map((column, i) => {
    const value = group[0]?.[i]
    if (value === null || value === undefined) return sql`${id(column)} IS NULL`
    return i === pivot ? sql`${id(column)} = ANY(${list(group, i)})` : sql`${id(column)} = ${value}`
  })
  return join(terms, sql` AND `)
}

/** An array has one type; CrateDB reads the texts of numbers as numbers where the column is one. */
function list(group: readonly (readonly Value[])[], at: number): Value[] {
  const values = [...new Set(group.map((tuple) => tuple[at] as Value))]
  return new Set(values.map((value) => typeof value)).size > 1 ? values.map(String) : values
}

function mostVaried(columns: readonly string[], tuples: readonly (readonly Value[])[]): number {
  const counts = columns.map((_, i) => new Set(tuples.map((tuple) => tuple[i])).size)
  return counts.indexOf(Math.max(...counts))
}

function valuesOf(keys: readonly PartitionKeyValue[], columns: readonly string[]): Value[] {
  const same = keys.length === columns.length && keys.every((key, i) => key.column === columns[i])
  if (keys.length === 0 || !same) throw unaddressed('other columns')
  return keys.map(({ value, column }) => {
    if (value === undefined) throw unaddressed(`no value for ${column}`)
    return value
  })
}

function unaddressed(what: string): CtkError {
  return new CtkError({ code: 'CTK_BUG', message: `A partition to drop has ${what}; nothing was deleted.` })
}
