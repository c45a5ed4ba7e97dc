import { compile, id, type Partition, type Statement, sql, type TableName, tableId } from '@ctk/core'
import { partitionClause } from './snapshot-statements.js'

/** What is restored from a snapshot, and what it becomes. */
export interface RestoreSource {
  readonly repository: string
  readonly snapshot: string
  /** As it was called when it was taken. */
  readonly table: TableName
  /** Undefined: every partition of the table that is in the snapshot. */
  readonly partition: Partition | undefined
}

/**
 * Restores a partition, or all of a snapshot that is of a table.
 *
 * @param as another table, which becomes partitioned as the one was; it may exist without the partition
 */
export function restoreStatement(
  { repository, snapshot, table, partition }: RestoreSource,
  as: TableName | undefined,
): Statement {
  const which = partition ? sql`${tableId(table)}${partitionClause(partition)}` : tableId(table)
  const renamed = as
    ? sql`, schema_rename_pattern = '(.+)', schema_rename_replacement = ${literally(as.schema)},
  table_rename_pattern = '(.+)', table_rename_replacement = ${literally(as.name)}`
    : sql``
  return compile(
    sql`RESTORE SNAPSHOT ${id(repository, snapshot)} TABLE ${which} WITH (wait_for_completion = true${renamed})`,
  )
}

/** In a replacement, Java reads `$1` as a group. */
const literally = (name: string) => name.replace(/[\\$]/g, '\\$&')
