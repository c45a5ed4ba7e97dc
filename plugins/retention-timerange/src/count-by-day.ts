import {
  compile,
  conditionSql,
  id,
  join,
  notHeldSql,
  openSpans,
  type Query,
  type Sql,
  type StrategyInput,
  sql,
  tableId,
} from '@ctk/core'

/**
 * One query for all policies: the expired rows that a policy means and that may go, by span of time and day (`span`, `day`,
 * `n`), and how many rows the table has (`total`), all of them: a run may take its share of the table, whatever its conditions.
 * Days are days in UTC; they only serve to cut slices of a size.
 */
export function countByDay(inputs: readonly StrategyInput<unknown>[]): Query | undefined {
  if (inputs.length === 0) return undefined
  const selects = inputs.flatMap((input) => [
    ...openSpans(input.held ?? [], input.threshold).map((span, i) => {
      const start = span.from === undefined ? sql`` : sql`${id(input.column)} >= ${new Date(span.from)} AND `
      const within = sql`${start}${id(input.column)} < ${new Date(span.before)} AND ${conditionSql(input.policy.where)}${unheld(input)}`
      return sql`SELECT CAST(${input.key} AS TEXT) AS policy, CAST(${i} AS INTEGER) AS span, CAST(date_trunc('day', ${id(input.column)}) AS TIMESTAMP WITH TIME ZONE) AS day, count(*) AS n, CAST(NULL AS BIGINT) AS total FROM ${tableId(input.table.name)} WHERE ${within} GROUP BY 3`
    }),
    sql`SELECT CAST(${input.key} AS TEXT) AS policy, CAST(NULL AS INTEGER) AS span, CAST(NULL AS TIMESTAMP WITH TIME ZONE) AS day, CAST(NULL AS BIGINT) AS n, count(*) AS total FROM ${tableId(input.table.name)}`,
  ])
  return compile(join(selects, sql` UNION ALL `))
}

/** The rows that are held one by one; whole spans of time are left out by the spans. */
function unheld({ column, held = [] }: StrategyInput<unknown>): Sql {
  const some = held.filter(({ partition, where }) => partition !== undefined || where.length > 0)
  return some.length === 0 ? sql`` : sql` AND ${notHeldSql(column, some)}`
}
