import { formatTableName } from '../address/table-name.js'
import type { Partition, TableInfo } from '../database/catalog.js'
import { CtkError } from '../errors/ctk-error.js'
import { formatExactBytes } from '../policy/parse-bytes.js'
import type { Policy } from '../policy/policy.js'
import type { Instant } from '../time/instant.js'
import type { Assessment, PartitionStart } from './assess.js'
import { newestPartitions } from './newest-partitions.js'
import type { KeptPartition } from './plan.js'
import type { ExpiredPartition } from './strategy.js'

/** What a limit lets go of the expired partitions, and what stays for its sake. */
export interface Limited {
  readonly expired: readonly ExpiredPartition[]
  readonly kept: readonly KeptPartition[]
}

/**
 * The oldest of the expired partitions until the table is not larger than `maxBytes`; the others stay. What is held back
 * must still be among them, so that nothing younger goes in its place. Pure.
 */
export function limitBySize(
  { maxBytes }: Pick<Policy, 'maxBytes'>,
  expired: readonly ExpiredPartition[],
  table: Pick<TableInfo, 'bytes'>,
): Limited {
  if (maxBytes === undefined) return { expired, kept: [] }
  let size = table.bytes ?? 0
  let count = 0
  while (count < expired.length && size > maxBytes) size -= expired[count++]?.partition.bytes ?? 0
  return {
    expired: expired.slice(0, count),
    kept: expired.slice(count).map((each) => stays(each, 'max-size', withinSize(maxBytes))),
  }
}

/**
 * The expired partitions that are none of the newest `keepLast` with data. Pure.
 *
 * @param counts exact row counts by partition ident, where they were counted
 */
export function limitByCount(
  { keepLast }: Pick<Policy, 'keepLast'>,
  assessment: Pick<Assessment, 'expired' | 'starts'>,
  counts: ReadonlyMap<string, number>,
  cutoff: Instant,
): Limited {
  if (keepLast === undefined) return { expired: assessment.expired, kept: [] }
  const last = newestPartitions(startsOf(assessment), counts, cutoff, keepLast)
  const isLast = ({ partition }: ExpiredPartition) => last.has(partition.ident)
  return {
    expired: assessment.expired.filter((each) => !isLast(each)),
    kept: assessment.expired
      .filter(isLast)
      .map((each) => stays(each, 'keep-last', `kept: one of the newest ${keepLast}`)),
  }
}

function stays({ partition }: ExpiredPartition, reason: KeptPartition['reason'], explanation: string): KeptPartition {
  return { label: partition.label, reason, explanation }
}

/** Every partition that ends, those without a beginning as the oldest. */
function startsOf({ starts, expired }: Pick<Assessment, 'expired' | 'starts'>): PartitionStart[] {
  const endless = expired.filter(({ start }) => start === undefined)
  return [...starts, ...endless.map(({ partition }) => ({ partition, start: Number.NEGATIVE_INFINITY }))]
}

/** The partitions whose rows must be counted before {@link limitByCount} can tell: where N with data stay, all of them. */
export function countedFor({ keepLast }: Pick<Policy, 'keepLast'>, assessment: Assessment): Partition[] {
  const all = keepLast === undefined || assessment.expired.length === 0 ? assessment.expired : startsOf(assessment)
  return all.map((each) => each.partition)
}

/**
 * That a limit on the size of a table can be told.
 *
 * @throws CTK_PERMISSION_DENIED where the database tells this user no sizes
 */
export function requireSizes({ maxBytes }: Pick<Policy, 'maxBytes'>, table: TableInfo): void {
  if (maxBytes === undefined) return
  if (table.bytes !== undefined && table.partitions.every(({ bytes }) => bytes !== undefined)) return
  throw new CtkError({
    code: 'CTK_PERMISSION_DENIED',
    message: `The size of ${formatTableName(table.name)} is not known to this user, so it is not known whether it is over ${formatExactBytes(maxBytes)}.`,
    suggestions: ['On CrateDB: GRANT DQL ON SCHEMA sys TO the user.', 'Or limit by --duration or --keep-last instead.'],
  })
}

const withinSize = (maxBytes: number) =>
  `kept: the table is not larger than ${formatExactBytes(maxBytes)} without the older ones`
