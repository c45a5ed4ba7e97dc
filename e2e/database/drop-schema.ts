import { compile, type Database, id, sql, tableId } from '@ctk/core'

/** Drops a schema with everything in it, or does nothing when it does not exist. */
export async function dropSchema(database: Database, schema: string): Promise<void> {
  if (database.dialect === 'postgresql') {
    await database.execute(compile(sql`DROP SCHEMA IF EXISTS ${id(schema)} CASCADE`))
    return
  }
  const tables = await database.query<{ name: string }>(
    compile(sql`SELECT table_name AS name FROM information_schema.tables WHERE table_schema = ${schema}`),
  )
  const drops = tables.map(({ name }) => sql`DROP TABLE IF EXISTS ${tableId({ schema, name })}`)
  await Promise.all(drops.map((drop) => database.execute(compile(drop))))
}
