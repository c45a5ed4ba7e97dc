import { compile, id, join, type Sql, sql, type TableInfo, tableId } from '@ctk/core'
import type { Driver } from '../../driver/driver.js'

/** The partitions that have rows which meet a condition, for each condition: one grouped query. */
export async function postgresqlMatchingPartitions(
  driver: Driver,
  { name }: TableInfo,
  conditions: readonly Sql[],
  signal?: AbortSignal,
): Promise<ReadonlySet<string>[]> {
  const counts = conditions.map((condition, i) => sql`count(*) FILTER (WHERE ${condition}) AS ${id(`rows_${i}`)}`)
  const any = join(
    conditions.map((condition) => sql`(${condition})`),
    sql` OR `,
  )
  const rows = await driver.query<Record<string, unknown> & { readonly ident: string }>(
    compile(sql`SELECT tableoid::text AS ident, ${join(counts)} FROM ${tableId(name)} WHERE ${any} GROUP BY 1`),
    signal,
  )
  return conditions.map((_, i) => new Set(rows.flatMap((row) => (Number(row[`rows_${i}`]) > 0 ? [row.ident] : []))))
}
