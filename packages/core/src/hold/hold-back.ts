import { sameTable } from '../address/table-name.js'
import type { HighWaterMark } from '../gate/high-water-mark.js'
import type { KeptPartition } from '../retention/plan.js'
import type { PolicyCase } from '../retention/plan-tables.js'
import type { ExpiredPartition } from '../retention/strategy.js'
import { formatInstantShort, type Instant } from '../time/instant.js'
import type { HeldRows } from './held-rows.js'
import { formatScope, type Hold, isActive } from './hold.js'
import type { Pins } from './hold-store.js'

/** Everything that holds data back, as far as it was looked up. */
export interface HoldBack extends Pins {
  readonly now: Instant
  /** The partitions that have rows which a hold with conditions pins: idents by the id of the hold. */
  readonly matching: ReadonlyMap<string, ReadonlySet<string>>
}

/**
 * Takes from a case what holds pin and, for strategies that remove data, what dependants have not seen; and says why. A
 * simulation of a later time lets the holds go that will have expired by then. Pure.
 */
export function holdBack(c: PolicyCase, back: HoldBack): PolicyCase {
  if (c.status !== 'planned' || !c.strategy || !c.assessment || !c.input || !c.table) return c
  const { name } = c.table
  const at = Math.max(back.now, c.cutoff)
  const holds = back.holds.filter((hold) => sameTable(hold.table, name) && isActive(hold, at))
  const marks = c.strategy.destructive ? back.marks.filter((mark) => sameTable(mark.table, name)) : []
  if (holds.length === 0 && marks.length === 0) return c
  return c.strategy.category === 'partition'
    ? holdPartitions(c, holds, marks, back.matching)
    : holdRows(c, holds, marks)
}

function holdPartitions(
  c: PolicyCase,
  holds: readonly Hold[],
  marks: readonly HighWaterMark[],
  matching: HoldBack['matching'],
): PolicyCase {
  const { expired: all, kept, ...assessment } = c.assessment as NonNullable<PolicyCase['assessment']>
  const expired: ExpiredPartition[] = []
  const stays: KeptPartition[] = []
  for (const each of all) {
    const { label } = each.partition
    const pinning = holds.filter((hold) => pinsPartition(hold, each, matching))
    const waiting = marks.filter((mark) => !hasSeen(mark, each))
    if (pinning.length > 0) stays.push(keptByHolds(label, pinning))
    else if (waiting.length > 0) stays.push(keptByGates(label, waiting))
    else expired.push(each)
  }
  return { ...c, assessment: { ...assessment, expired, kept: [...kept, ...stays] } }
}

function holdRows(c: PolicyCase, holds: readonly Hold[], marks: readonly HighWaterMark[]): PolicyCase {
  const { assessment, input, threshold = Infinity } = c as Required<PolicyCase>
  const { table } = input
  const within = holds.filter(({ from = -Infinity, until = Infinity }) => from < until && from < threshold)
  const waiting = marks.filter(({ seenUntil = -Infinity }) => seenUntil < threshold)
  const isDate = table.columns.find(({ name }) => name === input.column)?.kind === 'date'
  const held = [...within.flatMap((hold) => rowsOf(hold, table.partitions)), ...waiting.map(unseenRows)].map((rows) =>
    isDate ? wholeDays(rows) : rows,
  )
  const stays = [
    ...within.map((hold) => keptByHolds(formatScope(hold), [hold])),
    ...waiting.map((mark) => keptByGates(formatScope({ ...unseenRows(mark), partition: undefined }), [mark])),
  ]
  return { ...c, input: { ...input, held }, assessment: { ...assessment, kept: [...assessment.kept, ...stays] } }
}

/** Without a look at its rows a partition counts as one that has what is pinned. */
function pinsPartition(hold: Hold, each: ExpiredPartition, matching: HoldBack['matching']): boolean {
  if (hold.partition !== undefined && hold.partition !== each.partition.label) return false
  return overlaps(hold, each) && (hold.where.length === 0 || (matching.get(hold.id)?.has(each.partition.ident) ?? true))
}

/** Whether a partition has time in common with a hold. */
export function overlaps({ from = -Infinity, until = Infinity }: Hold, { start, end }: ExpiredPartition): boolean {
  // A point has no length: its rows have exactly this time.
  if (start === end) return from <= end && end < until
  return from < until && (start ?? -Infinity) < until && end > from
}

function hasSeen({ seenUntil = -Infinity }: HighWaterMark, { start, end }: ExpiredPartition): boolean {
  return start === end ? end < seenUntil : end <= seenUntil
}

function rowsOf({ id, from, until, partition, where }: Hold, partitions: PartitionList): HeldRows[] {
  const rows = { by: id, from, until, partition: undefined, where }
  if (partition === undefined) return [rows]
  return partitions.flatMap(({ label, ident, keys, relation }) =>
    label === partition ? [{ ...rows, partition: { ident, keys, ...(relation && { relation }) } }] : [],
  )
}

type PartitionList = NonNullable<PolicyCase['table']>['partitions']

function unseenRows({ dependant, seenUntil }: HighWaterMark): HeldRows {
  return { by: dependant, from: seenUntil, until: undefined, partition: undefined, where: [] }
}

const DAY = 86_400_000

/** A date stands for a whole day, so a day is held when any of it is. */
function wholeDays({ from, until, ...rest }: HeldRows): HeldRows {
  return {
    ...rest,
    from: from === undefined ? undefined : Math.floor(from / DAY) * DAY,
    until: until === undefined ? undefined : Math.ceil(until / DAY) * DAY,
  }
}

function keptByHolds(label: string, holds: readonly Hold[]): KeptPartition {
  const texts = holds.map(({ reason, createdAt, expiresAt }) => {
    const until = expiresAt === undefined ? '' : `, until ${formatInstantShort(expiresAt)}`
    return `hold "${reason}" (set ${formatInstantShort(startOfDay(createdAt))}${until})`
  })
  return { label, reason: 'hold', explanation: texts.join(', '), by: holds.map(({ id }) => id) }
}

function keptByGates(label: string, marks: readonly HighWaterMark[]): KeptPartition {
  const texts = marks.map(({ dependant, seenUntil }) =>
    seenUntil === undefined
      ? `${dependant} has seen nothing yet`
      : `${dependant} has seen up to ${formatInstantShort(seenUntil)}`,
  )
  return { label, reason: 'gate', explanation: `waits: ${texts.join(', ')}`, by: marks.map((mark) => mark.dependant) }
}

const startOfDay = (instant: Instant) => Math.floor(instant / DAY) * DAY
