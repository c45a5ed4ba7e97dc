import type { Partition, TableName } from '@ctk/core'

/** A leaf of a partition tree. Plans carry it as it is. */
export interface PostgresqlPartition extends Partition {
  /** The partitioned table that it is detached from: the table itself, or one of its partitions. */
  readonly parent: TableName
}
