import type { OperationContext, Partition, TableName } from '@ctk/core'

/** The partitions of a table as they are now, by ident. */
export async function partitionsNow(
  table: TableName,
  { database, signal }: Pick<OperationContext, 'database' | 'signal'>,
): Promise<ReadonlyMap<string, Partition>> {
  const [found] = await database.catalog.tables([table], signal)
  return new Map(found?.partitions.map((partition) => [partition.ident, partition]))
}

/** The uuid of a partition; one of the same values that was made later has another. */
export const uuidOf = ({ fingerprint }: Partition): string | undefined => fingerprint?.split(':', 1)[0]
