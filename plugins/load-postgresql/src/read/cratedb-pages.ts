import { compile, type Database, id, join, type Query, type Sql, sql } from '@ctk/core'
import { digits } from './digits.js'
import { type KeyPart, lastKey, type Page, type Position, type Reading } from './page.js'
import { pageRows } from './page-rows.js'

type Row = Readonly<Record<string, unknown>>

/**
 * The rows of a CrateDB table in the order of their key, a page a statement: each looks for the keys behind the last one. Refresh
 * the table before. Rows that are written meanwhile may be seen or not.
 *
 * @param after the key that reading goes on behind
 */
export async function* cratedbPages(
  database: Database,
  reading: Reading,
  after: Position | undefined,
  signal?: AbortSignal,
): AsyncGenerator<Page, void, void> {
  let from = after
  let page: Page | undefined
  for (;;) {
    const limit = pageRows(page)
    page = await cratedbPage(database, reading, { after: from, limit }, signal)
    if (page.rowCount > 0) yield page
    if (page.rowCount < limit) return
    from = lastKey(page)
  }
}

/** Which rows make a page: those behind a key, up to another one, or so many. */
export interface PageRange {
  readonly after?: Position | undefined
  readonly until?: Position | undefined
  readonly limit: number
}

/** One page. */
export async function cratedbPage(
  database: Database,
  reading: Reading,
  range: PageRange,
  signal?: AbortSignal,
): Promise<Page> {
  const { columns, key } = reading
  const rows = await database.query<Row>(pageQuery(reading, range), signal)
  return {
    rowCount: rows.length,
    columns: columns.map((_, i) => rows.map((row) => row[`c${i}`])),
    keys: key.map((_, i) => rows.map((row) => keyText(row[`k${i}`]))),
  }
}

function pageQuery({ table, columns, key }: Reading, { after, until, limit }: PageRange): Query {
  const selected = [
    ...columns.map((column, i) => sql`${column} AS ${id(`c${i}`)}`),
    ...key.map(({ order }, i) => sql`${order} AS ${id(`k${i}`)}`),
  ]
  const conditions = [
    ...narrow(key, after, until),
    ...(after === undefined ? [] : [compare(key, after, greater)]),
    ...(until === undefined ? [] : [compare(key, until, lessOrEqual)]),
  ]
  const where = conditions.length === 0 ? sql`` : sql` WHERE ${join(conditions, sql` AND `)}`
  return compile(
    sql`SELECT ${join(selected)} FROM ${table}${where} ORDER BY ${join(key.map((part) => part.order))} LIMIT ${digits(limit)}`,
  )
}

/**
 * What follows from both ends for single columns, for their indexes: what is the same in both is that, and the first part that is not
 * lies between them.
 */
function narrow(key: readonly KeyPart[], after: Position | undefined, until: Position | undefined): Sql[] {
  const at = after && until ? key.findIndex((_, i) => String(after[i]) !== String(until[i])) : 0
  const part = key[at]
  if (!part) return []
  const same = key.slice(0, at).map(({ order }, i) => sql`${order} = ${bound(key, after ?? [], i)}`)
  return [
    ...same,
    ...(after === undefined ? [] : [sql`${part.order} >= ${bound(key, after, at)}`]),
    ...(until === undefined ? [] : [sql`${part.order} <= ${bound(key, until, at)}`]),
  ]
}

const greater = sql`>`
const lessOrEqual = sql`<=`

/** CrateDB compares no rows: (a, b) > (x, y) is a > x OR (a = x AND b > y). The last part is compared as it was asked for. */
function compare(key: readonly KeyPart[], position: Position, last: Sql, at = 0): Sql {
  const { order } = key[at] as KeyPart
  const value = bound(key, position, at)
  if (at === key.length - 1) return sql`${order} ${last} ${value}`
  const strict = last === lessOrEqual ? sql`<` : sql`>`
  return sql`(${order} ${strict} ${value} OR (${order} = ${value} AND ${compare(key, position, last, at + 1)}))`
}

function bound(key: readonly KeyPart[], position: Position, at: number): Sql {
  return sql`${position[at]}::${(key[at] as KeyPart).type}`
}

function keyText(value: unknown): string {
  return value instanceof Date ? value.toISOString() : String(value)
}
