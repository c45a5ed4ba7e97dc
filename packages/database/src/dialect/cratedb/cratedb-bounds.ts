import {
  type Bounds,
  type Column,
  formatBucket,
  formatInstantShort,
  type Granularity,
  granularityEnd,
  type PartitionKey,
  type PartitionKeyValue,
} from '@ctk/core'
import { readGenerationExpression } from './cratedb-generation-expression.js'

/** A value in `information_schema.table_partitions.values`. Integers that a number cannot hold come as text. */
export type PartitionValue = string | number | boolean | null

/** The time of partitions of a table by one of its partition columns. */
export function cratedbPartitionKey(column: Column): PartitionKey {
  const { name, kind, generated } = column
  if (generated === undefined) return { column: name, kind }
  const { source, granularity, timeZone } = readGenerationExpression(generated) ?? {}
  return {
    column: name,
    kind,
    expression: generated,
    ...(source !== undefined && { source }),
    ...(granularity !== undefined && { granularity }),
    ...(timeZone !== undefined && { timeZone }),
  }
}

/** The value of a partition column with the time that it stands for. */
export function cratedbKeyValue(key: PartitionKey, value: PartitionValue): PartitionKeyValue {
  return { column: key.column, value, bounds: boundsOf(key, value) }
}

/** What people call a partition: its values as buckets of time where they are, `1990-01 / eu`. */
export function cratedbPartitionLabel(keys: readonly PartitionKey[], values: readonly PartitionKeyValue[]): string {
  return values.map(({ value, bounds }, i) => labelOf(keys[i] as PartitionKey, value, bounds)).join(' / ')
}

function boundsOf(key: PartitionKey, value: PartitionValue): Bounds {
  if (value === null) return { kind: 'null' }
  if (key.expression !== undefined && key.source === undefined) {
    return unknown(`is computed by ${key.expression}, which does not tell a span of time`)
  }
  if (key.granularity === undefined && key.kind !== 'timestamp' && key.kind !== 'timestamptz') {
    return unknown(`has the value ${value} for ${key.column} (${key.kind}), which may stand for any time`)
  }
  if (!isInstant(value)) return unknown(`has the value ${value} for ${key.column}, which is not a time`)
  return key.granularity === undefined ? { kind: 'point', at: value } : rangeOf(key, value)
}

function rangeOf(key: PartitionKey, start: number): Bounds {
  const granularity = key.granularity as Granularity
  // Before its origin date_bin puts an instant on the border into the bin that ends there.
  const late = typeof granularity === 'object' && start < granularity.originMs ? 1 : 0
  try {
    return { kind: 'range', start, end: granularityEnd(start, granularity, key.timeZone) + late }
  } catch {
    return unknown(`is computed in the time zone ${key.timeZone}, which is not known here`)
  }
}

function labelOf(key: PartitionKey, value: PartitionKeyValue['value'], bounds: Bounds): string {
  if (value === null) return 'NULL'
  if (bounds.kind === 'point') return formatInstantShort(bounds.at)
  if (bounds.kind !== 'range' || bounds.start === undefined || key.granularity === undefined) return String(value)
  return formatBucket(bounds.start, key.granularity, key.timeZone)
}

const unknown = (reason: string): Bounds => ({ kind: 'unknown', reason })

/** CrateDB keeps years that a `Date` cannot. */
function isInstant(value: PartitionValue): value is number {
  return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= 8_640_000_000_000_000
}
