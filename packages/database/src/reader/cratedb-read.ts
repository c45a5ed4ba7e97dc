import { compile, id, type ReadOptions, type RowBatch, type Sender, sql, type TableInfo } from '@ctk/core'
import { cratedbRefresh } from '../dialect/cratedb/cratedb-refresh.js'
import type { Driver } from '../driver/driver.js'
import { cratedbPages } from './cratedb-pages.js'
import { cursorRead } from './cursor-read.js'
import { holdSession } from './held-session.js'
import { columnsOf } from './order-columns.js'
import { selectRows } from './select-rows.js'

/** Rows as they are after a refresh: of one moment from a cursor over the wire protocol, page by page over HTTP. */
export async function* cratedbRead(
  driver: Driver,
  table: TableInfo,
  options: ReadOptions,
  signal?: AbortSignal,
): AsyncGenerator<RowBatch, void, void> {
  const columns = columnsOf(table, options.columns)
  await cratedbRefresh(driver, [table.name], signal)
  const { session } = driver
  if (!session) return yield* cratedbPages(driver, table, options, columns, signal)
  const select = selectRows(
    table,
    options,
    columns.map(({ name }) => id(name)),
  )
  await using held = await holdSession((work) => session.call(driver, inBlock(work), signal) as Promise<void>)
  yield* cursorRead(held.sender, select, columns, signal)
}

/** A block is no transaction, but cursors want one. */
function inBlock(work: (sender: Sender) => Promise<void>): (sender: Sender) => Promise<void> {
  return async (sender) => {
    await sender.execute(begin)
    await work(sender).finally(() => sender.execute(commit).catch(() => undefined))
  }
}

const begin = compile(sql`BEGIN`)
const commit = compile(sql`COMMIT`)
