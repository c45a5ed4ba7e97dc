import { compile, id, sql, tableId } from '@ctk/core'
import { openDatabase } from '@ctk/database'

/** Drops a schema of a server with everything in it. */
export async function dropSchema(url: string, schema: string): Promise<void> {
  await using database = await openDatabase(url)
  if (database.dialect === 'postgresql') {
    await database.execute(compile(sql`DROP SCHEMA IF EXISTS ${id(schema)} CASCADE`))
    return
  }
  const tables = await database.catalog.tableNames(schema)
  await Promise.all(tables.map((table) => database.execute(compile(sql`DROP TABLE IF EXISTS ${tableId(table)}`))))
}
