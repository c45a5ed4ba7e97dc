import type { DeleteRange, DropPartition, Step } from '@ctk/core'
import { binMs, binOf, keepMs } from './soak-table.ts'
import type { Ledger } from './writer.ts'

/** Where the rows of a table of partitions have gone. */
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
 * @param times of the rows that are left
 * @param steps of the table
 * @param startOf when a run began to plan
 */
export function accountOfDrops(
  ledger: Ledger,
  times: readonly number[],
  steps: readonly Step[],
  startOf: (runId: string) => number,
): Account {
  const faults: string[] = []
  const left = Map.groupBy(times, binOf)
  const sum = { acknowledged: 0, left: 0, removed: 0, counted: 0, uncounted: 0, doubtful: 0 }
  const dropsOf = Map.groupBy(
    steps.filter((step) => step.state === 'done'),
    (step) => (step.operation as DropPartition).partition.keys[0]?.value as number,
  )
  for (const [bin, { onTime, late }] of [...ledger].sort(([a], [b]) => a - b)) {
    const drops = dropsOf.get(bin) ?? []
    const acknowledged = onTime.length + late.filter((row) => row.acknowledged).length
    const doubtful = late.length + onTime.length - acknowledged
    const present = left.get(bin)?.length ?? 0
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

/** Where the rows of a table have gone whose old rows are deleted slice by slice. */
export interface SliceAccount {
  readonly acknowledged: number
  readonly left: number
  readonly removed: number
  /** Rows that went in slices of which nobody heard how many they took. */
  readonly uncounted: number
  readonly faults: readonly string[]
}

/** Whether every acknowledged row is still there or is one of a slice that a run deleted, and the counts agree. */
export function accountOfSlices(ledger: Ledger, times: readonly number[], steps: readonly Step[]): SliceAccount {
  const faults: string[] = []
  const left = Map.groupBy(times, (time) => time)
  const gone: number[] = []
  let acknowledged = 0
  for (const { onTime } of ledger.values()) {
    acknowledged += onTime.length
    for (const [time, all] of Map.groupBy(onTime, (each) => each)) gone.push(...all.slice(left.get(time)?.length ?? 0))
  }
  const isIn = (time: number) => (step: Step) => {
    const { from = Number.MIN_SAFE_INTEGER, before } = step.operation as DeleteRange
    return time >= from && time < before
  }
  const counted = steps.filter((step) => step.state === 'done' && step.rows !== undefined)
  const unheard = steps.filter((step) => !counted.includes(step))
  const removed = counted.reduce((sum, { rows = 0 }) => sum + rows, 0)
  const uncounted = gone.length - removed
  const strays = gone.filter((time) => !steps.some(isIn(time)))
  const possible = gone.filter((time) => unheard.some(isIn(time))).length
  if (strays.length > 0) faults.push(`${strays.length} rows are gone that no slice took, such as one of ${strays[0]}`)
  if (uncounted < 0 || uncounted > possible)
    faults.push(`${gone.length} rows are gone, ${removed} were counted, and ${possible} may have gone unheard`)
  return { acknowledged, left: times.length, removed, uncounted, faults }
}

const nameOf = (bin: number) => new Date(bin).toISOString()
