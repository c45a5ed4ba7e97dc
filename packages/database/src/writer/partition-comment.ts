import { type Sql, sql, type TableDefinition } from '@ctk/core'

/** The lengths of partitions that ctk makes. */
export type PartitionLength = NonNullable<TableDefinition['partitionBy']>['granularity']

/**
 * The comment of a default partition, by which a writer knows how long the partitions of its table are. It stands there and
 * not on the table: people comment on their tables, and an empty table has no partition to tell the length by.
 */
export const partitionComments: Readonly<Record<PartitionLength, Sql>> = {
  hour: sql`'ctk: partitions of one hour'`,
  day: sql`'ctk: partitions of one day'`,
  week: sql`'ctk: partitions of one week'`,
  month: sql`'ctk: partitions of one month'`,
  year: sql`'ctk: partitions of one year'`,
}

/** Reads a comment that {@link partitionComments} wrote. */
export function readPartitionComment(comment: string | null): PartitionLength | undefined {
  const word = /^ctk: partitions of one (\w+)$/.exec(comment ?? '')?.[1]
  return word !== undefined && Object.hasOwn(partitionComments, word) ? (word as PartitionLength) : undefined
}
