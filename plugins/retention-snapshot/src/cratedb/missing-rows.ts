import { compile, type Database, id, join, type Sql, sql, type TableInfo, tableId } from '@ctk/core'

/**
 * How many rows a table lacks, by their primary key.
 *
 * @param from what stands behind FROM, and has the columns of the key
 */
export async function missingRows(
  { name, primaryKey }: TableInfo,
  from: Sql,
  database: Database,
  signal?: AbortSignal,
): Promise<number> {
  const keys = join(primaryKey.map((column) => id(column)))
  const same = primaryKey.map((column) => sql`a.${id(column)} = b.${id(column)}`)
  const [{ n = 0 } = {}] = await database.query<{ n: number }>(
    compile(sql`SELECT count(*) AS n FROM (SELECT ${keys} FROM ${from}) AS a LEFT JOIN ${tableId(name)} AS b
ON ${join(same, sql` AND `)} WHERE b.${id(primaryKey[0] as string)} IS NULL`),
    signal,
  )
  return Number(n)
}
