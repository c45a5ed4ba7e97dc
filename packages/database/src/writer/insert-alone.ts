import type { EachResult, RejectedRow } from '@ctk/core'
import { isDuplicateKey } from '../errors/is-duplicate-key.js'
import { insertOne } from './cratedb-insert.js'
import type { CratedbSender } from './cratedb-sender.js'
import type { CratedbTarget } from './cratedb-target.js'
import { rowError } from './row-error.js'

/** What CrateDB made of rows that were sent one by one. */
export interface AloneOutcome {
  readonly written: number
  /** Rows whose key was there already, and which are to be kept then. */
  readonly kept: number
  readonly rejected: readonly RejectedRow[]
}

/** How many rows are tried before they speak for the rest. */
const attempts = 20

/** CrateDB tells the reasons of ten rows of a request (and shard), whatever it refuses. */
const explained = 10

/**
 * Inserts each row of a batch for itself, so that CrateDB says why it refuses one; several in a request, where there is a way to.
 * None of them may have been written before. Where rows are to be rejected for keys that exist, and it refuses all of the first
 * twenty, the rest is rejected without being tried.
 */
export async function insertAlone(
  sender: CratedbSender,
  target: CratedbTarget,
  encoded: readonly (readonly unknown[])[],
  rows: readonly number[],
  signal?: AbortSignal,
): Promise<AloneOutcome> {
  const rejected: RejectedRow[] = []
  let [written, kept] = [0, 0]
  for (let from = 0; from < rows.length; from += explained) {
    const first = rejected[0]
    if (first && target.onConflict === 'reject' && from >= attempts && written === 0) {
      const reason = `skipped, like the ${attempts} rows before that CrateDB refused: ${first.reason}`
      rejected.push(...rows.slice(from).map((index) => ({ index, reason })))
      break
    }
    const part = rows.slice(from, from + explained)
    const values = part.map((index) => encoded.map((column) => column[index]))
    for (const [i, result] of (await insertEach(sender, target, values, signal)).entries()) {
      const index = part[i] as number
      if ('error' in result && isDuplicateKey(result.error) && target.onConflict === 'keep') kept += 1
      else if ('error' in result) rejected.push({ index, reason: reasonOf(result.error) })
      else if (result.rowCount === 1) written += 1
      else rejected.push({ index, reason: 'CrateDB skipped it without a reason' })
    }
  }
  return { written, kept, rejected }
}

/** In one request; one by one where that cannot be done, or one of the rows makes CrateDB refuse all of them before it begins. */
async function insertEach(
  sender: CratedbSender,
  target: CratedbTarget,
  rows: readonly (readonly unknown[])[],
  signal?: AbortSignal,
): Promise<readonly EachResult[]> {
  if (rows.length > 1 && sender.executeEach) {
    try {
      return await sender.executeEach(insertOne(target, rows[0] ?? []).sql, rows, signal)
    } catch (error) {
      if (rowError(error) === undefined) throw error
    }
  }
  const results: EachResult[] = []
  for (const row of rows) results.push(await insertRow(sender, target, row, signal))
  return results
}

async function insertRow(
  sender: CratedbSender,
  target: CratedbTarget,
  row: readonly unknown[],
  signal?: AbortSignal,
): Promise<EachResult> {
  try {
    return await sender.execute(insertOne(target, row), signal)
  } catch (error) {
    if (rowError(error) === undefined) throw error
    return { error: error as Extract<EachResult, { readonly error: unknown }>['error'] }
  }
}

/** @throws the error, where it is not about the row */
function reasonOf(error: unknown): string {
  const reason = rowError(error)
  if (reason === undefined) throw error
  return reason
}
