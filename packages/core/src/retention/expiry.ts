import { formatTableName } from '../address/table-name.js'
import type { Bounds, Partition, PartitionKey, TableInfo } from '../database/catalog.js'
import { isTimeKind } from '../database/time-kind.js'
import { CtkError } from '../errors/ctk-error.js'
import type { Policy } from '../policy/policy.js'
import { granularityEnd, parseGranularity } from '../time/granularity.js'
import type { Instant } from '../time/instant.js'
import { parseKeyFormat, readKey } from '../time/key-format.js'

/**
 * The partition key that a policy counts time by.
 *
 * @throws CTK_TABLE_NOT_PARTITIONED, CTK_COLUMN_MISSING or CTK_BOUNDS_UNKNOWN, each with the remedy
 */
export function timeKey(policy: Policy, table: TableInfo): PartitionKey {
  const name = formatTableName(table.name)
  if (table.partitionKeys.length === 0) {
    throw new CtkError({
      code: 'CTK_TABLE_NOT_PARTITIONED',
      message: `${name} is not partitioned, and the strategy "${policy.strategy}" works on partitions.`,
      suggestions: [
        `Delete by time range instead: ctk retention set-ttl ${name} --strategy=timerange-delete --duration=${policy.duration ?? '1y'}`,
      ],
    })
  }
  const keys = table.partitionKeys
  const list = keys.map((key) => key.column).join(', ')
  if (policy.column !== undefined) {
    const key = keys.find((k) => k.column === policy.column) ?? keys.find((k) => k.source === policy.column)
    if (key) return key
    throw new CtkError({
      code: 'CTK_COLUMN_MISSING',
      message: `${name} is not partitioned by "${policy.column}"; it is partitioned by ${list}.`,
      suggestions: [`Name one of these: --column ${keys[0]?.column}`],
    })
  }
  const candidates = keys.filter((key) => isTime(key, policy))
  if (candidates.length === 1) return candidates[0] as PartitionKey
  if (candidates.length > 1) {
    throw new CtkError({
      code: 'CTK_BOUNDS_UNKNOWN',
      message: `${name} is partitioned by several time columns: ${candidates.map((key) => key.column).join(', ')}.`,
      suggestions: [`Say which one counts: --column ${candidates[0]?.column}`],
    })
  }
  throw unknownBounds(name, keys[0] as PartitionKey)
}

/** The time a partition covers by a key, read with the policy's key format or granularity where the database cannot tell. */
export function partitionBounds(policy: Policy, key: PartitionKey, partition: Partition): Bounds {
  const value = partition.keys.find((k) => k.column === key.column)
  if (!value) return { kind: 'unknown', reason: `has no value for ${key.column}` }
  const { bounds } = value
  if (
    bounds.kind === 'unknown' &&
    policy.keyFormat !== undefined &&
    (typeof value.value === 'string' || typeof value.value === 'number')
  ) {
    const read = readKey(value.value, parseKeyFormat(policy.keyFormat), policy.timezone)
    if (!read) return { kind: 'unknown', reason: `"${value.value}" is not written as ${policy.keyFormat}` }
    // A granularity finer than the value says would let half of a partition expire.
    const written = granularityEnd(read.start, read.granularity, policy.timezone)
    const declared = policy.granularity === undefined ? written : endOfGranularity(policy, read.start)
    return { kind: 'range', start: read.start, end: Math.max(written, declared) }
  }
  if (bounds.kind === 'point' && policy.granularity !== undefined) {
    return { kind: 'range', start: bounds.at, end: endOfGranularity(policy, bounds.at) }
  }
  return bounds
}

function endOfGranularity({ granularity, timezone }: Policy, start: Instant): Instant {
  return granularityEnd(start, parseGranularity(granularity ?? ''), timezone)
}

/** Whether a partition is expired: by its end, all of it is older than the threshold; by its start, its first instant is. */
export function isExpired(bounds: Bounds, threshold: Instant, expireBy: 'end' | 'start'): boolean {
  if (bounds.kind === 'point') return bounds.at < threshold
  if (bounds.kind !== 'range' || bounds.end === undefined) return false
  if (bounds.end <= threshold) return true
  return expireBy === 'start' && bounds.start !== undefined && bounds.start < threshold
}

/** The remedy for a partition column that does not say which time it stands for. */
export function unknownBounds(table: string, key: PartitionKey): CtkError {
  const example = key.kind === 'integer' ? 'yyyyMMdd (20230101), yyyyMM, epoch_s or epoch_ms' : 'yyyy-MM or yyyy-MM-dd'
  return new CtkError({
    code: 'CTK_BOUNDS_UNKNOWN',
    message: `${table} is partitioned by "${key.column}" (${key.kind}), and it is not known which time its values stand for.`,
    suggestions: [`Say how they are written: --key-format ${example}`],
    data: { column: key.column, kind: key.kind },
  })
}

function isTime(key: PartitionKey, policy: Policy): boolean {
  if (key.granularity !== undefined || isTimeKind(key.kind)) return true
  return policy.keyFormat !== undefined && (key.kind === 'integer' || key.kind === 'text')
}
