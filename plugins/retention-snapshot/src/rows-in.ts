import { compile, type Database, sql, type TableName, tableId } from '@ctk/core'

/** How many rows a table has; undefined when there is none. */
export async function rowsIn(table: TableName, database: Database, signal?: AbortSignal): Promise<number | undefined> {
  const [found] = await database.catalog.tables([table], signal)
  if (!found) return undefined
  const [{ n = 0 } = {}] = await database.query<{ n: number }>(
    compile(sql`SELECT count(*) AS n FROM ${tableId(table)}`),
    signal,
  )
  return Number(n)
}
