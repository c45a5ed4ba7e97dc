import type { TableName, WriteResult } from '@ctk/core'
import type { Driver } from '../driver/driver.js'
import { isDuplicateKey } from '../errors/is-duplicate-key.js'
import { pickRows } from './pick-rows.js'
import type { PostgresqlColumn } from './postgresql-columns.js'
import { insertAll, insertNew } from './postgresql-insert.js'
import { rowError } from './row-error.js'
import { writeShort } from './write-short.js'

/** The table that rows go to. */
export interface PostgresqlTarget {
  readonly table: TableName
  readonly columns: readonly PostgresqlColumn[]
  /** Whether the columns contain a whole primary key. */
  readonly keyed: boolean
}

type Values = readonly (readonly unknown[])[]

/**
 * Inserts rows of a batch in one statement. When a key exists already, those with new keys are inserted in a second one; when
 * the rows are refused for anything else, each half is inserted for itself. Rows that are refused alone are rejected.
 *
 * @throws CTK_WRITE_SHORT
 */
export async function insertHalving(
  driver: Driver,
  target: PostgresqlTarget,
  encoded: Values,
  rows: readonly number[],
  signal?: AbortSignal,
): Promise<WriteResult> {
  if (rows.length === 0) return { written: 0, rejected: [] }
  const values = pickRows(encoded, rows)
  try {
    const { rowCount = 0 } = await driver.execute(insertAll(target.table, target.columns, values), signal)
    if (rowCount !== rows.length) throw writeShort(target.table, rows.length, rowCount, shortBecause)
    return { written: rowCount, rejected: [] }
  } catch (error) {
    const reason = rowError(error)
    if (reason === undefined) throw error
    if (rows.length === 1) return { written: 0, rejected: rows.map((index) => ({ index, reason })) }
    const outcome =
      isDuplicateKey(error) && target.keyed ? await insertFresh(driver, target, values, rows, signal) : undefined
    if (outcome) return outcome
  }
  const middle = rows.length >> 1
  const first = await insertHalving(driver, target, encoded, rows.slice(0, middle), signal)
  const second = await insertHalving(driver, target, encoded, rows.slice(middle), signal)
  return { written: first.written + second.written, rejected: [...first.rejected, ...second.rejected] }
}

/** Undefined when rows are refused for more than their keys. */
async function insertFresh(
  driver: Driver,
  { table, columns }: PostgresqlTarget,
  values: Values,
  rows: readonly number[],
  signal?: AbortSignal,
): Promise<WriteResult | undefined> {
  try {
    const insert = insertNew(table, columns, values)
    const [result] = await driver.query<{ written: number; skipped: readonly number[] }>(insert, signal)
    const { written = 0, skipped = [] } = result ?? {}
    if (written + skipped.length !== rows.length) throw writeShort(table, rows.length, written, shortBecause)
    const reason = 'a row with the same key exists already'
    return { written, rejected: skipped.map((position) => ({ index: rows[position - 1] as number, reason })) }
  } catch (error) {
    if (rowError(error) === undefined) throw error
    return undefined
  }
}

const shortBecause = ['Look for a trigger or rule on the table that keeps rows back, or sends them to another table.']
