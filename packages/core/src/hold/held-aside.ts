import { formatTableName, sameTable } from '../address/table-name.js'
import type { Partition } from '../database/catalog.js'
import type { KeptAside } from '../retention/kept-partitions.js'
import type { RetentionContext } from '../retention/plan-context.js'
import type { Instant } from '../time/instant.js'
import { type Hold, isActive } from './hold.js'
import { overlaps } from './hold-back.js'

/**
 * Partitions that were put aside, without those that a hold pins: they stay beyond their grace period, and are told as a
 * warning. Nobody looks into them: of a hold with conditions the time alone counts. One statement, or none.
 */
export async function withoutHeldAside(
  over: readonly KeptAside[],
  now: Instant,
  { holds: store, events }: Pick<RetentionContext, 'holds' | 'events'>,
  signal?: AbortSignal,
): Promise<KeptAside[]> {
  const { holds } = await store.pins(
    over.map(({ step }) => step.table),
    signal,
  )
  return over.filter(({ step }) => {
    const own = holds.filter((hold) => sameTable(hold.table, step.table) && isActive(hold, now))
    const by = pinnedBy(step.operation.partition, own)
    if (!by) return true
    const message = `${step.label} of ${formatTableName(step.table)} was put aside and its grace period is over; it stays: hold ${by.id} ("${by.reason}").`
    events.emit({ type: 'warning', message })
    return false
  })
}

/** The first hold that pins a partition, or may pin it. Pure. */
export function pinnedBy(partition: Partition, holds: readonly Hold[]): Hold | undefined {
  return holds.find((hold) =>
    hold.partition === undefined
      ? partition.keys.some(({ bounds }) => {
          if (bounds.kind === 'point') return overlaps(hold, { partition, start: bounds.at, end: bounds.at })
          if (bounds.kind === 'range')
            return overlaps(hold, { partition, start: bounds.start, end: bounds.end ?? Infinity })
          return false
        }) || partition.keys.every(({ bounds }) => bounds.kind !== 'point' && bounds.kind !== 'range')
      : hold.partition === partition.label,
  )
}
