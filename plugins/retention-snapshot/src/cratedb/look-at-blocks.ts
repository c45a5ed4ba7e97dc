import { type Operation, type OperationContext, type Partition, type TableName, tag } from '@ctk/core'
import { selectBlocks } from './snapshot-statements.js'

/** How a partition stands towards writers. */
export interface BlockState {
  /** Whether its writers are stopped. */
  readonly blocked: boolean
  /** Whether the writers of the whole table are: that is not us. */
  readonly tableBlocked: boolean
  /** Whether no write is under way in any of its shards. */
  readonly quiet: boolean
  readonly shards: number
}

interface Row {
  readonly ident: string
  readonly shards: number
  readonly blocked: boolean | null
  readonly tableBlocked: boolean | null
  readonly ready: number | null
}

/** By the idents of partitions of one table; one that is gone is left out. */
export async function lookAtBlocks(
  table: TableName,
  partitions: readonly Partition[],
  operation: Operation,
  { database, runId }: Pick<OperationContext, 'database' | 'runId'>,
): Promise<ReadonlyMap<string, BlockState>> {
  const idents = new Map(partitions.map(({ ident }) => [ident.slice(ident.lastIndexOf('.') + 1), ident]))
  const rows = await database.query<Row>(tag(selectBlocks(table, [...idents.keys()]), operation, runId))
  return new Map(
    rows.map(({ ident, shards, blocked, tableBlocked, ready }) => [
      idents.get(ident) as string,
      {
        blocked: blocked === true,
        tableBlocked: tableBlocked === true,
        quiet: Number(ready) === shards,
        shards,
      },
    ]),
  )
}
