import { setTimeout as sleep } from 'node:timers/promises'
import type { Database, TableName } from '@ctk/core'
import { addBins, binOf, insertAt, keepMs } from './soak-table.ts'

/** A row that was written into a partition of the past. */
export interface LateRow {
  readonly sentAt: number
  readonly answeredAt: number
  /** Whether the server said that it has it. Otherwise nobody knows. */
  readonly acknowledged: boolean
}

/** What was written into one partition. */
export interface BinLedger {
  /** The times of acknowledged rows that came in time. */
  readonly onTime: number[]
  readonly late: LateRow[]
}

/** Rows of a table, by the start of their partition. */
export type Ledger = Map<number, BinLedger>

interface WriterOptions {
  readonly random: () => number
  /** Rows of a statement, twice a second. */
  readonly batch: number
  /** The share of batches that are followed by a late row, from 0 to 1. */
  readonly late: number
  readonly signal: AbortSignal
}

/**
 * Writes rows of the last two seconds in batches; and now and then one row into a partition that is about to go, is going or
 * has gone. One row is written or it is not, so that only what nobody answered for is in doubt.
 */
export async function write(
  database: Database,
  table: TableName,
  ledger: Ledger,
  options: WriterOptions,
): Promise<void> {
  const { random, batch, late, signal } = options
  let id = 0
  const bin = (instant: number): BinLedger => {
    const known = ledger.get(binOf(instant))
    if (known) return known
    const made: BinLedger = { onTime: [], late: [] }
    ledger.set(binOf(instant), made)
    return made
  }
  while (!signal.aborted) {
    const now = Date.now()
    await addBins(database, table, now)
    const times = Array.from({ length: batch }, () => now - Math.floor(random() * 2_000))
    const counted = await insertAt(database, table, id, times)
    id += batch
    if (counted !== batch) throw new Error(`${counted} of ${batch} rows in time were written to ${table.name}.`)
    for (const time of times) bin(time).onTime.push(time)
    if (random() < late) {
      const time = Date.now() - keepMs - Math.floor((random() - 0.3) * 30_000)
      const sentAt = Date.now()
      const written = await insertAt(database, table, id++, [time]).catch(() => 0)
      bin(time).late.push({ sentAt, answeredAt: Date.now(), acknowledged: written === 1 })
    }
    await sleep(Math.max(50, 500 - (Date.now() - now)))
  }
}
