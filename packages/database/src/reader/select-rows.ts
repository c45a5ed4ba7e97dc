import { id, join, type ReadOptions, type Sql, sql, type TableInfo, tableId } from '@ctk/core'
import { digits } from './digits.js'
import { orderColumns } from './order-columns.js'

/**
 * The statement that reads rows, all at once.
 *
 * @param selected an expression for each column; they become `c0`, `c1` …
 */
export function selectRows(table: TableInfo, { where, orderBy, limit }: ReadOptions, selected: readonly Sql[]): Sql {
  const columns = selected.map((expression, i) => sql`${expression} AS ${id(`c${i}`)}`)
  const order = orderColumns(table, orderBy).map(
    ({ name, descending }) => sql`${id(name)} ${descending ? sql`DESC` : sql`ASC`} NULLS LAST`,
  )
  const parts = [
    sql`SELECT ${join(columns)} FROM ${tableId(table.name)}`,
    ...(where === undefined ? [] : [sql`WHERE ${where}`]),
    ...(order.length === 0 ? [] : [sql`ORDER BY ${join(order)}`]),
    ...(limit === undefined ? [] : [sql`LIMIT ${digits(limit)}`]),
  ]
  return join(parts, sql` `)
}
