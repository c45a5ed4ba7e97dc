import { compile, type RowBatch, type Sender, type Sql, sql } from '@ctk/core'
import { throwIfAborted } from '../errors/interruption.js'
import { digits } from './digits.js'
import { type PageRow, pageBatch, type ReadColumn } from './page-batch.js'
import { pageRows } from './page-rows.js'

const close = compile(sql`CLOSE ctk_rows`)

/**
 * Rows from a server-side cursor: all of one moment.
 *
 * @param sender one connection, used for nothing else meanwhile
 * @param select what selects the columns as `c0`, `c1` …
 */
export async function* cursorRead(
  sender: Sender,
  select: Sql,
  columns: readonly ReadColumn[],
  signal?: AbortSignal,
): AsyncGenerator<RowBatch, void, void> {
  await sender.execute(compile(sql`DECLARE ctk_rows NO SCROLL CURSOR FOR ${select}`), signal)
  let page: RowBatch | undefined
  let before = 0
  try {
    for (;;) {
      throwIfAborted(signal)
      const fetch = compile(sql`FETCH FORWARD ${digits(pageRows(page))} FROM ctk_rows`)
      const rows = await sender.query<PageRow>(fetch, signal)
      if (rows.length === 0 && page) return
      page = pageBatch(rows, columns, before)
      before += rows.length
      yield page
      if (rows.length === 0) return
    }
  } finally {
    // Where reading failed, the cursor may have gone with it.
    await sender.execute(close).catch(() => undefined)
  }
}
