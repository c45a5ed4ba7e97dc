import type { RejectedRow } from '@ctk/core'
import type { Driver } from '../driver/driver.js'
import { insertOne } from './cratedb-insert.js'
import type { CratedbTarget } from './cratedb-target.js'
import { rowError } from './row-error.js'

/** What CrateDB made of rows that were sent one by one. */
export interface AloneOutcome {
  readonly written: number
  readonly rejected: readonly RejectedRow[]
}

/**
 * Inserts rows of a batch one by one, so that CrateDB says why it refuses one. None of them may have been written before.
 *
 * @param attempts when it refuses all of the first so many, the rest is rejected without being tried
 */
export async function insertAlone(
  driver: Driver,
  target: CratedbTarget,
  encoded: readonly (readonly unknown[])[],
  rows: readonly number[],
  attempts: number,
  signal?: AbortSignal,
): Promise<AloneOutcome> {
  const rejected: RejectedRow[] = []
  let written = 0
  for (const [position, index] of rows.entries()) {
    const first = rejected[0]
    if (first && position >= attempts && written === 0) {
      rejected.push({
        index,
        reason: `skipped, like the ${attempts} rows before that CrateDB refused: ${first.reason}`,
      })
      continue
    }
    const row = encoded.map((column) => column[index])
    const reason = await insertRow(driver, target, row, signal)
    if (reason === undefined) written += 1
    else rejected.push({ index, reason })
  }
  return { written, rejected }
}

async function insertRow(
  driver: Driver,
  { table, fields }: CratedbTarget,
  row: readonly unknown[],
  signal?: AbortSignal,
): Promise<string | undefined> {
  try {
    const { rowCount } = await driver.execute(insertOne(table, fields, row), signal)
    return rowCount === 1 ? undefined : 'CrateDB skipped it without a reason'
  } catch (error) {
    const reason = rowError(error)
    if (reason === undefined) throw error
    return reason
  }
}
