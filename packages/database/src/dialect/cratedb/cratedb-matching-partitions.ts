import { compile, id, join, type Sql, sql, type TableInfo, tableId } from '@ctk/core'
import type { Driver } from '../../driver/driver.js'
import { cratedbRefresh } from './cratedb-refresh.js'

/**
 * The partitions that have rows which meet a condition, for each condition: a REFRESH, without which the latest rows are not
 * seen, and one grouped query that reads matching rows alone. Partitions are recognised by their values.
 */
export async function cratedbMatchingPartitions(
  driver: Driver,
  { name, partitionKeys, partitions }: TableInfo,
  conditions: readonly Sql[],
  signal?: AbortSignal,
): Promise<ReadonlySet<string>[]> {
  await cratedbRefresh(driver, [name], signal)
  const keys = partitionKeys.map(({ column }, i) => sql`${id(column)} AS ${id(`key_${i}`)}`)
  const counts = conditions.map((condition, i) => sql`count(*) FILTER (WHERE ${condition}) AS ${id(`rows_${i}`)}`)
  const any = join(
    conditions.map((condition) => sql`(${condition})`),
    sql` OR `,
  )
  const rows = await driver.query<Record<string, unknown>>(
    compile(
      sql`SELECT ${join([...keys, ...counts])} FROM ${tableId(name)} WHERE ${any} GROUP BY ${join(partitionKeys.map(({ column }) => id(column)))}`,
    ),
    signal,
  )
  const idents = new Map(
    partitions.map(({ ident, keys }) => [JSON.stringify(keys.map(({ value }) => plain(value))), ident]),
  )
  const found = rows.flatMap((row) => {
    const ident = idents.get(JSON.stringify(partitionKeys.map((_, i) => plain(row[`key_${i}`]))))
    // A partition that is not in the catalogue's list was made since, and is not planned.
    return ident === undefined ? [] : [{ ident, row }]
  })
  return conditions.map(
    (_, i) => new Set(found.flatMap(({ ident, row }) => (Number(row[`rows_${i}`]) > 0 ? [ident] : []))),
  )
}

/** A value as text, the same whether it comes from the catalogue or from a row. */
function plain(value: unknown): string | null {
  if (value === null || value === undefined) return null
  return String(value instanceof Date ? value.getTime() : value)
}
