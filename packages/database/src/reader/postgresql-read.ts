import { type Column, id, type ReadOptions, type RowBatch, sql, type TableInfo } from '@ctk/core'
import type { Driver } from '../driver/driver.js'
import { cursorRead } from './cursor-read.js'
import { exactTime } from './exact-time.js'
import { columnsOf } from './order-columns.js'
import { selectRows } from './select-rows.js'
import { openSnapshot } from './snapshot.js'

/** Rows of one moment, from a cursor in a transaction that sees nothing else. */
export async function* postgresqlRead(
  driver: Driver,
  table: TableInfo,
  options: ReadOptions,
  signal?: AbortSignal,
): AsyncGenerator<RowBatch, void, void> {
  const columns = columnsOf(table, options.columns)
  // Times are read from their text: the driver's `Date`s end at a millisecond.
  const selected = columns.map((column) => (isTime(column) ? sql`${id(column.name)}::text` : id(column.name)))
  const select = selectRows(table, options, selected)
  const read = columns.map((column) => {
    const { name, kind } = column
    return isTime(column) ? { name, kind, parse: (value: unknown) => exactTime(value as string) } : { name, kind }
  })
  await using snapshot = await openSnapshot(driver, signal)
  yield* cursorRead(snapshot.sender, select, read, signal)
}

const isTime = ({ kind }: Column) => kind === 'timestamp' || kind === 'timestamptz'
