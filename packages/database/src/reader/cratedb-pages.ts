import {
  type Column,
  compile,
  id,
  join,
  type ReadOptions,
  type RowBatch,
  type Sql,
  sql,
  type TableInfo,
  tableId,
} from '@ctk/core'
import type { Driver } from '../driver/driver.js'
import { throwIfAborted } from '../errors/interruption.js'
import { behind, type KeyPart } from './cratedb-behind.js'
import { cratedbKey } from './cratedb-key.js'
import { digits } from './digits.js'
import { type PageRow, pageBatch } from './page-batch.js'
import { pageRows } from './page-rows.js'

/** Rows in the order of a key, a page a statement: each looks for what is behind the last row. */
export async function* cratedbPages(
  driver: Driver,
  table: TableInfo,
  options: ReadOptions,
  columns: readonly Column[],
  signal?: AbortSignal,
): AsyncGenerator<RowBatch, void, void> {
  const { limit = Number.POSITIVE_INFINITY } = options
  const key = cratedbKey(table, options.orderBy)
  let page: RowBatch | undefined
  let last: readonly unknown[] | undefined
  let before = 0
  for (;;) {
    throwIfAborted(signal)
    const size = Math.min(pageRows(page), limit - before)
    const rows = await driver.query<PageRow>(pageQuery(table, options, key, last, size), signal)
    if (rows.length === 0 && page) return
    page = pageBatch(rows, columns, before)
    before += rows.length
    yield page
    if (rows.length < size || before >= limit) return
    const row = rows.at(-1) as PageRow
    last = key.map((_, i) => row[`k${i}`] ?? null)
  }
}

function pageQuery(
  table: TableInfo,
  { columns, where }: ReadOptions,
  key: readonly KeyPart[],
  last: readonly unknown[] | undefined,
  size: number,
) {
  const selected = [
    ...columns.map((name, i) => sql`${id(name)} AS ${id(`c${i}`)}`),
    ...key.map(({ select }, i) => sql`${select} AS ${id(`k${i}`)}`),
  ]
  const conditions: Sql[] = [...(where === undefined ? [] : [sql`(${where})`]), ...(last ? [behind(key, last)] : [])]
  const order = key.map((part) => sql`${part.order} ${part.descending ? sql`DESC` : sql`ASC`} NULLS LAST`)
  const parts = [
    sql`SELECT ${join(selected)} FROM ${tableId(table.name)}`,
    ...(conditions.length === 0 ? [] : [sql`WHERE ${join(conditions, sql` AND `)}`]),
    sql`ORDER BY ${join(order)} LIMIT ${digits(size)}`,
  ]
  return compile(join(parts, sql` `))
}
