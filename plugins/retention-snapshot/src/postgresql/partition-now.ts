import type { OperationContext, TableName } from '@ctk/core'
import type { PostgresqlPartition } from '@ctk/database'
import type { ArchivePartition } from '../archive-partition.js'

/** A partition, and its own table. */
export type LocatedPartition = PostgresqlPartition & { readonly relation: TableName }

/** The partition as it is now; undefined when it is not in its table any more. One statement. */
export async function partitionNow(
  { table, partition: { ident } }: Pick<ArchivePartition, 'table' | 'partition'>,
  { database, signal }: Pick<OperationContext, 'database' | 'signal'>,
): Promise<LocatedPartition | undefined> {
  const [found] = await database.catalog.tables([table], signal)
  return found?.partitions.find((partition) => partition.ident === ident) as LocatedPartition | undefined
}
