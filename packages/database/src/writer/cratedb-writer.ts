import {
  type BatchWriter,
  compile,
  type RejectedRow,
  sql,
  type TableName,
  tableId,
  type WriteResult,
  type WriterOptions,
} from '@ctk/core'
import type { Driver } from '../driver/driver.js'
import { cratedbFields } from './cratedb-fields.js'
import { insertMany, insertOne } from './cratedb-insert.js'
import { encodeRows } from './encode-rows.js'
import { pickRows } from './pick-rows.js'
import { rowError } from './row-error.js'
import { identityText, repeatedRows } from './row-identity.js'
import { writeShort } from './write-short.js'

/** How many rows that CrateDB skipped are tried once more, alone, to learn why. */
const explained = 20

/**
 * Writes batches to CrateDB. What a row holds is checked before it is sent, for CrateDB skips rows of a batch that it cannot
 * store, counts the others, and names neither the rows nor the reasons. What that leaves:
 *
 * - A table with a primary key among the columns: CrateDB returns the keys of what it wrote, so the outcome is exact. A skipped
 *   row is tried again alone, which cannot write it twice, and rejected with CrateDB's reason (of many, the first twenty are
 *   tried and speak for the rest).
 * - A table without: rows that look doubtful are sent alone. If CrateDB still counts fewer rows than were sent (a check
 *   constraint, a write block, a new type inside of an object), `write` throws: repeating a part could write rows twice.
 *
 * @throws CTK_TABLE_MISSING, CTK_COLUMN_MISSING
 * @throws CTK_WRITE_SHORT from `write` when it is not known which rows were written
 */
export async function cratedbWriter(driver: Driver, table: TableName, options: WriterOptions): Promise<BatchWriter> {
  const { fields, identity } = await cratedbFields(driver, table, options.columns)
  const keyed = identity.length > 0

  return {
    async write(batch, signal): Promise<WriteResult> {
      const values = batch.columns.map((column) => column.values)
      const { encoded, rows, rejected } = encodeRows(values, fields, (value, field) => field.encode(value))
      const identify = (row: number) => identityText(identity.map((i) => encoded[i]?.[row]))
      const repeated = keyed ? repeatedRows(rows, identify) : new Set<number>()
      for (const index of repeated)
        rejected.push({ index, reason: 'an earlier row of the batch has the same primary key' })
      const alone = rows.filter((row) => fields.some((field, i) => field.doubtful(encoded[i]?.[row])))
      const apart = new Set([...repeated, ...alone])
      const together = apart.size === 0 ? rows : rows.filter((row) => !apart.has(row))

      const skipped = await insertTogether(encoded, together, identify, signal)
      const doubtful = alone.filter((row) => !repeated.has(row))
      const refused = [
        ...(await insertAlone(encoded, doubtful, doubtful.length, signal)),
        ...(await insertAlone(encoded, skipped, explained, signal)),
      ]
      rejected.push(...refused)
      const written = rows.length - repeated.size - refused.length
      return { written, rejected: rejected.sort((a, b) => a.index - b.index) }
    },
    async finish(signal) {
      await driver.execute(compile(sql`REFRESH TABLE ${tableId(table)}`), signal)
    },
    async [Symbol.asyncDispose]() {},
  }

  /** Returns the rows that were not written, where that is known. */
  async function insertTogether(
    encoded: Encoded,
    rows: readonly number[],
    identify: (row: number) => string,
    signal?: AbortSignal,
  ): Promise<number[]> {
    if (rows.length === 0) return []
    const values = pickRows(encoded, rows)
    if (!keyed) {
      const { rowCount = 0 } = await driver.execute(insertMany(table, fields, values), signal)
      if (rowCount !== rows.length) throw writeShort(table, rows.length, rowCount, withoutKey)
      return []
    }
    const keys = identity.flatMap((i) => fields[i] ?? [])
    const returned = await driver.query<Record<string, unknown>>(insertMany(table, fields, values, keys), signal)
    if (returned.length === rows.length) return []
    const stored = new Set(returned.map((row) => identityText(keys.map((_, i) => row[`k${i}`]))))
    const skipped = rows.filter((row) => !stored.has(identify(row)))
    if (skipped.length + returned.length !== rows.length) throw writeShort(table, rows.length, returned.length, withKey)
    return skipped
  }

  /**
   * Returns the rows that were refused, with the reason. None of the rows may have been written before. When all of the first
   * `attempts` rows are refused, the rest is not tried.
   */
  async function insertAlone(
    encoded: Encoded,
    rows: readonly number[],
    attempts: number,
    signal?: AbortSignal,
  ): Promise<RejectedRow[]> {
    const refused: RejectedRow[] = []
    for (const [tried, index] of rows.entries()) {
      const first = refused[0]
      if (first && tried >= attempts && refused.length === tried) {
        refused.push({ index, reason: `skipped by CrateDB, like the ${attempts} rows before: ${first.reason}` })
        continue
      }
      const reason = await insertRow(
        encoded.map((column) => column[index]),
        signal,
      )
      if (reason !== undefined) refused.push({ index, reason })
    }
    return refused
  }

  async function insertRow(row: readonly unknown[], signal?: AbortSignal): Promise<string | undefined> {
    try {
      const { rowCount } = await driver.execute(insertOne(table, fields, row), signal)
      return rowCount === 1 ? undefined : 'CrateDB skipped it without a reason'
    } catch (error) {
      const reason = rowError(error)
      if (reason === undefined) throw error
      return reason
    }
  }
}

type Encoded = readonly (readonly unknown[])[]

const withoutKey = [
  'Is a part of the table blocked for writing, or does a check constraint or an object inside of the rows stand against them?',
  'With a primary key among the loaded columns, ctk can tell which rows were written.',
]
const withKey = [
  'The keys that CrateDB returned are not those that were sent: is the key made by a default or a generated column?',
]
