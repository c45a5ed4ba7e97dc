import type { DropPartition, Step } from '@ctk/core'
import { binMs, keepMs } from './soak-table.ts'
import type { Ledger } from './writer.ts'

/** Where the rows of a table have gone. */
export interface Account {
  readonly acknowledged: number
  readonly left: number
  /** What done steps say they removed. */
  readonly removed: number
  /** Rows of partitions that were dropped while they were written to: as they were counted when the drop was planned. */
  readonly counted: number
  /** Late rows that went with their partition and that nobody counted: written after it was counted. */
  readonly uncounted: number
  /** Late rows that nobody answered for. */
  readonly doubtful: number
  /** What does not add up; empty when everything does. */
  readonly faults: readonly string[]
}

/**
 * Whether every acknowledged row is still there or went with a partition that a run says it dropped, when it was due.
 * A drop names the rows that were counted when it was planned. A row that was written after that, and before the partition
 * was gone, went uncounted; there can be no more of these than late rows of that time.
 *
 * @param left rows by the start of their partition
 * @param steps of the table
 * @param startOf when a run began to plan
 */
export function accountOf(
  ledger: Ledger,
  left: ReadonlyMap<number, number>,
  steps: readonly Step[],
  startOf: (runId: string) => number,
): Account {
  const faults: string[] = []
  const sum = { acknowledged: 0, left: 0, removed: 0, counted: 0, uncounted: 0, doubtful: 0 }
  const dropsOf = Map.groupBy(
    steps.filter((step) => step.state === 'done'),
    (step) => (step.operation as DropPartition).partition.keys[0]?.value as number,
  )
  for (const [bin, { onTime, late }] of [...ledger].sort(([a], [b]) => a - b)) {
    const drops = dropsOf.get(bin) ?? []
    const acknowledged = onTime + late.filter((row) => row.acknowledged).length
    const doubtful = late.length + onTime - acknowledged
    const present = left.get(bin) ?? 0
    let removed = 0
    let counted = 0
    for (const { rows, operation, startedAt } of drops) {
      const planned = (operation as DropPartition).partition.rows ?? 0
      if (rows !== undefined && rows !== planned)
        faults.push(`${nameOf(bin)}: ${rows} rows removed, ${planned} planned`)
      if (bin + binMs > startedAt - keepMs) faults.push(`${nameOf(bin)}: dropped before its time`)
      if (rows === undefined) counted += planned
      else removed += rows
    }
    const uncounted = acknowledged - present - removed - counted
    const during = late.filter((row) =>
      drops.some((drop) => row.sentAt <= (drop.finishedAt ?? 0) && row.answeredAt >= startOf(drop.runId)),
    )
    if (uncounted < -doubtful || uncounted > during.length)
      faults.push(
        `${nameOf(bin)}: ${acknowledged} acknowledged, ${present} left, ${removed} removed, ${counted} counted, ${doubtful} in doubt, ${during.length} late ones meanwhile; ${JSON.stringify({ drops: drops.map((drop) => ({ ...drop, runAt: startOf(drop.runId) })), late })}`,
      )
    sum.acknowledged += acknowledged
    sum.left += present
    sum.removed += removed
    sum.counted += counted
    sum.uncounted += uncounted
    sum.doubtful += doubtful
  }
  for (const bin of left.keys()) if (!ledger.has(bin)) faults.push(`${nameOf(bin)}: rows that nobody wrote`)
  return { ...sum, faults }
}

const nameOf = (bin: number) => new Date(bin).toISOString()
