import type { PartitionValue } from './cratedb-bounds.js'

/**
 * Reads `CAST(values AS TEXT)` of `information_schema.table_partitions`: the values by column name. An integer that a number
 * cannot hold keeps its digits as text; CrateDB compares it like the number.
 *
 * @example readPartitionValues('{"month":631152000000,"region":null}').get('month') // 631152000000
 */
export function readPartitionValues(json: string): ReadonlyMap<string, PartitionValue> {
  const values = JSON.parse(json, exactly) as Record<string, PartitionValue>
  return new Map(Object.entries(values))
}

function exactly(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const rounded = typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)
  return rounded ? (context?.source ?? value) : value
}
