import {
  type BatchWriter,
  compile,
  sql,
  type TableName,
  tableId,
  type WriteResult,
  type WriterOptions,
} from '@ctk/core'
import type { Driver } from '../driver/driver.js'
import { identityText, repeatedRows } from './compare-rows.js'
import { type CratedbTarget, cratedbTarget } from './cratedb-target.js'
import { encodeRows } from './encode-rows.js'
import { insertAlone } from './insert-alone.js'
import { insertTogether } from './insert-together.js'

/** How many rows that CrateDB skipped are tried once more, alone, to learn why. */
const explained = 20

/**
 * Writes batches to CrateDB. What a row holds is checked before it is sent, for CrateDB skips the rows of a batch that it
 * cannot store, counts the others, and names neither the rows nor the reasons. What that leaves:
 *
 * - Where rows can be told apart (see `rowIdentity`), CrateDB returns what it wrote, so the outcome is exact. A skipped row is
 *   tried again alone, which cannot write it twice, and rejected with CrateDB's reason; of many, the first twenty are tried
 *   and speak for the rest.
 * - A row with a very long text, which CrateDB skips where the column is indexed, is sent alone in the first place.
 * - If CrateDB still counts fewer rows than were sent and it is not known which, `write` throws: sending a part again could
 *   write rows twice. That takes a partition that is blocked for writing, or rows that are equal in all but what was refused.
 *
 * @throws CTK_TABLE_MISSING, CTK_COLUMN_MISSING
 * @throws CTK_WRITE_SHORT from `write` when it is not known which rows were written
 */
export async function cratedbWriter(driver: Driver, table: TableName, options: WriterOptions): Promise<BatchWriter> {
  const target = await cratedbTarget(driver, table, options.columns)
  return {
    async write(batch, signal): Promise<WriteResult> {
      const values = batch.columns.map((column) => column.values)
      const { encoded, rows, rejected } = encodeRows(values, target.fields, (value, field) => field.encode(value))
      const repeated = repeatedKeys(target, encoded, rows)
      for (const index of repeated) rejected.push({ index, reason: 'an earlier row of the batch has the same key' })
      const fresh = repeated.size === 0 ? rows : rows.filter((row) => !repeated.has(row))
      const doubtful = new Set(
        fresh.filter((row) => target.fields.some((field, i) => field.doubtful(encoded[i]?.[row]))),
      )
      const together = doubtful.size === 0 ? fresh : fresh.filter((row) => !doubtful.has(row))

      const batchOutcome = await insertTogether(driver, target, encoded, together, signal)
      const outcomes = [
        await insertAlone(driver, target, encoded, batchOutcome.skipped, explained, signal),
        await insertAlone(driver, target, encoded, [...doubtful], doubtful.size, signal),
      ]
      for (const outcome of outcomes) rejected.push(...outcome.rejected)
      const written = outcomes.reduce((sum, outcome) => sum + outcome.written, batchOutcome.written)
      return { written, rejected: rejected.sort((a, b) => a.index - b.index) }
    },
    async finish(signal) {
      await driver.execute(compile(sql`REFRESH TABLE ${tableId(table)}`), signal)
    },
    async [Symbol.asyncDispose]() {},
  }
}

function repeatedKeys(
  { identity }: CratedbTarget,
  encoded: readonly (readonly unknown[])[],
  rows: readonly number[],
): ReadonlySet<number> {
  if (!identity?.unique) return new Set()
  return repeatedRows(rows, (row) => identityText(identity.members.map((i) => encoded[i]?.[row])))
}
