import { compile, conditionSql, id, join, type Query, type StrategyInput, sql, tableId } from '@ctk/core'

/**
 * One query for all policies: the expired rows that a policy means by day (`day`, `n`), and how many rows the table has
 * (`total`), all of them: a run may take its share of the table, whatever its conditions.
 * Days are days in UTC; they only serve to cut slices of a size.
 */
export function countByDay(inputs: readonly StrategyInput<unknown>[]): Query | undefined {
  if (inputs.length === 0) return undefined
  const selects = inputs.flatMap(({ policy, table, column, threshold }) => [
    sql`SELECT CAST(${policy.id} AS TEXT) AS policy, CAST(date_trunc('day', ${id(column)}) AS TIMESTAMP WITH TIME ZONE) AS day, count(*) AS n, CAST(NULL AS BIGINT) AS total FROM ${tableId(table.name)} WHERE ${id(column)} < ${new Date(threshold)} AND ${conditionSql(policy.where)} GROUP BY 2`,
    sql`SELECT CAST(${policy.id} AS TEXT) AS policy, CAST(NULL AS TIMESTAMP WITH TIME ZONE) AS day, CAST(NULL AS BIGINT) AS n, count(*) AS total FROM ${tableId(table.name)}`,
  ])
  return compile(join(selects, sql` UNION ALL `))
}
