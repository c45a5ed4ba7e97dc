import { compile, id, join, type Sender, type Sql, sql } from '@ctk/core'
import { digits } from './digits.js'
import type { KeyPart, Page, Position, Reading } from './page.js'
import { pageRows } from './page-rows.js'

type Row = Readonly<Record<string, unknown>>

/**
 * The rows of a table from a server-side cursor, in the order of their key and all of one moment. One cursor at a time in a
 * transaction.
 *
 * @param after the key that reading goes on behind
 */
export async function* postgresqlPages(
  sender: Sender,
  { table, columns, key }: Reading,
  after: Position | undefined,
  signal?: AbortSignal,
): AsyncGenerator<Page, void, void> {
  const selected = [
    ...columns.map((column, i) => sql`${column} AS ${id(`c${i}`)}`),
    ...key.map(({ order }, i) => sql`(${order})::text AS ${id(`k${i}`)}`),
  ]
  const where = after === undefined ? sql`` : sql` WHERE ${behind(key, after)}`
  const order = key.length === 0 ? sql`` : sql` ORDER BY ${join(key.map((part) => part.order))}`
  await sender.execute(
    compile(sql`DECLARE ctk_rows NO SCROLL CURSOR FOR SELECT ${join(selected)} FROM ${table}${where}${order}`),
    signal,
  )
  let page: Page | undefined
  for (;;) {
    const rows = await sender.query<Row>(compile(sql`FETCH FORWARD ${digits(pageRows(page))} FROM ctk_rows`), signal)
    if (rows.length === 0) break
    page = {
      rowCount: rows.length,
      columns: columns.map((_, i) => rows.map((row) => row[`c${i}`])),
      keys: key.map((_, i) => rows.map((row) => row[`k${i}`] as string)),
    }
    yield page
  }
  await sender.execute(compile(sql`CLOSE ctk_rows`), signal)
}

/** Keys greater than one. As one comparison of rows, for which the index of the key is used. */
function behind(key: readonly KeyPart[], after: Position): Sql {
  const parts = key.map(({ order }) => order)
  const values = key.map(({ type }, i) => sql`${after[i]}::text::${type}`)
  return sql`(${join(parts)}) > (${join(values)})`
}
