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

interface Limited {
  readonly policy: Pick<Policy, 'keepLast' | 'maxBytes'>
  readonly assessment: Pick<Assessment, 'expired' | 'starts'>
  readonly table: Pick<TableInfo, 'bytes'>
  /** Exact row counts by partition ident, where they were counted. */
  readonly counts: ReadonlyMap<string, number>
  readonly cutoff: Instant
}

/**
 * What is left of the expired partitions when the limits besides the age have spoken: the newest `keepLast` with data stay,
 * and of the others go the oldest until the table is not larger than `maxBytes`. Pure.
 */
export function limitExpired(limited: Limited): { expired: readonly ExpiredPartition[]; kept: KeptPartition[] } {
  const { policy, assessment, table, counts, cutoff } = limited
  const { keepLast, maxBytes = 0 } = policy
  const last = keepLast === undefined ? new Set() : newestPartitions(startsOf(assessment), counts, cutoff, keepLast)
  const expired: ExpiredPartition[] = []
  const kept: KeptPartition[] = []
  let size = policy.maxBytes === undefined ? Number.POSITIVE_INFINITY : (table.bytes ?? 0)
  for (const each of assessment.expired) {
    const { label, ident, bytes = 0 } = each.partition
    if (last.has(ident)) kept.push({ label, reason: 'keep-last', explanation: `kept: one of the newest ${keepLast}` })
    else if (size <= maxBytes) kept.push({ label, reason: 'max-size', explanation: withinSize(maxBytes) })
    else {
      expired.push(each)
      size -= bytes
    }
  }
  return { expired, kept }
}

/** Every partition that ends, those without a beginning as the oldest. */
function startsOf({ starts, expired }: Limited['assessment']): PartitionStart[] {
  const endless = expired.filter(({ start }) => start === undefined)
  return [...starts, ...endless.map(({ partition }) => ({ partition, start: Number.NEGATIVE_INFINITY }))]
}

/** The partitions whose rows must be counted before {@link limitExpired} can tell: where N with data stay, all of them. */
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
