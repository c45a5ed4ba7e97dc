import {
  type Bounds,
  type ColumnKind,
  type Granularity,
  granularityEnd,
  granularityStart,
  type Instant,
} from '@ctk/core'
import type { BoundValue, PartitionBound } from './postgresql-partition-bound.js'
import { readTimeValue } from './read-time-value.js'

/** What must be known of a partition key to read the time of a bound by it. */
export interface BoundKey {
  readonly kind: ColumnKind
  /** The unit that the key's expression cuts time to. */
  readonly unit: Granularity | undefined
  /** Why the key's expression does not tell a span of time. */
  readonly problem: string | undefined
}

const DAY = 86_400_000

/**
 * The time that a partition covers by one of its keys. An end is exclusive, and never earlier than the end of the data.
 *
 * @param index the place of the key in the bound, from 0
 */
export function postgresqlBounds(bound: PartitionBound | undefined, key: BoundKey, index: number): Bounds {
  if (bound?.kind === 'default') return { kind: 'default' }
  if (bound?.kind === 'list' && bound.values.some((value) => value.kind === 'null')) return { kind: 'null' }
  if (bound?.kind === 'hash') return unknown('is one of several by hash, which says nothing of time')
  if (key.problem !== undefined) return unknown(key.problem)
  if (!isTime(key.kind)) return unknown(`has bounds of type ${key.kind}, which may stand for any time`)
  const list = bound?.kind === 'list' ? listBounds(bound.values, key) : undefined
  const range = bound?.kind === 'range' ? rangeBounds(bound, key, index) : undefined
  return list ?? range ?? unknown('has bounds that cannot be read')
}

function rangeBounds(
  { from, to }: Extract<PartitionBound, { kind: 'range' }>,
  key: BoundKey,
  index: number,
): Bounds | undefined {
  // Rows compare as tuples: a later key is bounded only while all earlier ones have a single value.
  if (!from.slice(0, index).every((value, i) => same(value, to[i]))) return { kind: 'range' }
  const lower = from[index] as BoundValue
  const upper = to[index] as BoundValue
  const start = isOpen(lower) ? undefined : timeOf(lower, key)?.floor
  const last = isOpen(upper) ? undefined : timeOf(upper, key)
  if ((!isOpen(lower) && start === undefined) || (!isOpen(upper) && last === undefined)) return undefined
  const following = to.slice(index + 1)
  const exclusive = following.every((value) => value.kind === 'min')
  const end = last && (exclusive ? endBefore(last.ceiling, key) : endAfter(last.floor, key))
  return { kind: 'range', ...(start !== undefined && { start }), ...(end !== undefined && { end }) }
}

function listBounds(values: readonly BoundValue[], key: BoundKey): Bounds | undefined {
  const times = values.map((value) => (isOpen(value) ? undefined : timeOf(value, key)))
  if (values.some(isOpen)) return { kind: 'range' }
  if (times.includes(undefined)) return undefined
  const floors = times.map((time) => time?.floor as Instant)
  const [at] = floors
  const exact = times[0]?.ceiling === at
  if (floors.length === 1 && at !== undefined && exact && key.kind !== 'date' && key.unit === undefined)
    return { kind: 'point', at }
  return { kind: 'range', start: Math.min(...floors), end: endAfter(Math.max(...floors), key) }
}

/** The end of data whose key is less than a value. */
function endBefore(value: Instant, { unit }: BoundKey): Instant {
  return unit === undefined ? value : granularityEnd(granularityStart(value - 1, unit), unit)
}

/** The end of data whose key is at most a value, or less than a millisecond more. */
function endAfter(value: Instant, { kind, unit }: BoundKey): Instant {
  const end = kind === 'date' ? value + DAY : value + 1
  return unit === undefined ? end : Math.max(end, granularityEnd(granularityStart(value, unit), unit))
}

const isTime = (kind: ColumnKind) => kind === 'timestamp' || kind === 'timestamptz' || kind === 'date'
const unknown = (reason: string): Bounds => ({ kind: 'unknown', reason })

function isOpen(value: BoundValue): boolean {
  return value.kind !== 'value' || /^-?infinity$/.test(value.text)
}

function timeOf(value: BoundValue, key: BoundKey) {
  return value.kind === 'value' ? readTimeValue(value.text, key.kind) : undefined
}

function same(a: BoundValue, b: BoundValue | undefined): boolean {
  return a.kind === 'value' && b?.kind === 'value' && a.text === b.text
}
