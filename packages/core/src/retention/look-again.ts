import { sameTable } from '../address/table-name.js'
import { countRows, totalsOf } from './count-rows.js'
import type { TablePlan, Totals } from './plan.js'
import type { RetentionContext } from './plan-context.js'

/** The tables as they are now; counted where they were counted before. */
export async function lookAgain(
  touched: readonly TablePlan[],
  { database }: RetentionContext,
): Promise<(table: TablePlan) => Totals | undefined> {
  if (touched.length === 0) return () => undefined
  const infos = await database.catalog.tables(touched.map((table) => table.policy.table))
  const exact = infos.filter((info) =>
    touched.some(({ policy, total }) => sameTable(info.name, policy.table) && total.rowsExact),
  )
  const counts = await countRows(
    exact.map((table) => ({ table, expired: table.partitions })),
    database.catalog,
  )
  return ({ policy }) => {
    const info =
      touched.some((table) => table.policy.id === policy.id && sameTable(table.policy.table, policy.table)) &&
      infos.find(({ name }) => sameTable(name, policy.table))
    return info ? totalsOf(info, counts) : undefined
  }
}
