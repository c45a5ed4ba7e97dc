import type { Partition, TableName } from '@ctk/core'

/** A leaf of a partition tree. Plans carry it as it is. */
export interface PostgresqlPartition extends Partition {
  /** The partitioned table that it is detached from: the table itself, or one of its partitions. */
  readonly parent: TableName
  /** Where it hung when it was planned, from the top. Whoever moves it, or changes its bound, wants something else with it. */
  readonly path: readonly PathStep[]
}

/** A step from a partitioned table down to one of its partitions. */
export interface PathStep {
  /** The oid of the partitioned table. */
  readonly parent: string
  /** What the partition holds of it, as PostgreSQL prints it. */
  readonly bound: string | null
}
