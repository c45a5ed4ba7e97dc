import { compile, type Database, id, type Sql, type Statement, sql, type TableName, tableId } from '@ctk/core'

/** A database that is open while the tests of a suite run, and a schema of its own in it. */
export interface DatabaseUnderTest {
  readonly database: Database
  readonly schema: string
}

let count = 0

/** The name of a table that no other test has. */
export function newTable({ schema }: DatabaseUnderTest, prefix = 'table'): TableName {
  count += 1
  return { schema, name: `${prefix}_${count}` }
}

/** Makes a table of some columns, `"id" BIGINT PRIMARY KEY` first; past the code that is tested. */
export async function makeTable(under: DatabaseUnderTest, columns: readonly Sql[] = []): Promise<TableName> {
  const table = newTable(under)
  const more = columns.map((column) => sql`, ${column}`)
  const body = more.reduce((all, column) => sql`${all}${column}`, sql`"id" BIGINT PRIMARY KEY`)
  const storage =
    under.database.dialect === 'cratedb' ? sql` CLUSTERED INTO 1 SHARDS WITH (number_of_replicas = 0)` : sql``
  await under.database.execute(compile(sql`CREATE TABLE ${tableId(table)} (${body})${storage}`))
  return table
}

/** `INSERT INTO table (columns) VALUES (values)`. */
export function insertInto(table: TableName, row: Readonly<Record<string, unknown>>): Statement {
  const list = (pieces: readonly Sql[]) => pieces.reduce((all, piece) => sql`${all}, ${piece}`)
  const names = list(Object.keys(row).map((name) => id(name)))
  const values = list(Object.values(row).map((value) => sql`${value}`))
  return compile(sql`INSERT INTO ${tableId(table)} (${names}) VALUES (${values})`)
}

/** The values of a column in the order of `id`, after everything written is visible. */
export async function valuesOf(under: DatabaseUnderTest, table: TableName, column: string): Promise<unknown[]> {
  await under.database.refresh([table])
  const query = compile(sql`SELECT ${id(column)} AS "value" FROM ${tableId(table)} ORDER BY "id"`)
  const rows = await under.database.query<{ value: unknown }>(query)
  return rows.map(({ value }) => value)
}
