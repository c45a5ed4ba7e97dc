import { setTimeout } from 'node:timers/promises'
import { CtkError, formatTableName, type Operation, type OperationContext, type Partition } from '@ctk/core'
import { lookAtBlocks } from './look-at-blocks.js'
import { partitionsNow } from './partitions-now.js'

const PAUSE_MS = 100
/** What was sent before the block was set arrives within moments. */
const PATIENCE_MS = 60_000

/**
 * Waits until nothing arrives in partitions any more: the same fingerprint twice, and no write under way in between. A block
 * alone is no barrier.
 *
 * @param seen as they were a moment before
 * @returns the partitions as they are then, with exact row counts, and how many shards each has, by ident; without those that
 * are gone
 * @throws CTK_ARCHIVE_INCOMPLETE
 */
export async function quietPartitions(
  seen: readonly Partition[],
  operation: Operation,
  context: OperationContext,
): Promise<ReadonlyMap<string, { readonly partition: Partition; readonly shards: number }>> {
  const { table } = operation
  let before: ReadonlyMap<string, Partition> = new Map(seen.map((partition) => [partition.ident, partition]))
  for (let waited = 0; ; waited += PAUSE_MS) {
    await setTimeout(PAUSE_MS, undefined, { signal: context.signal })
    const states = await lookAtBlocks(table, seen, operation, context)
    const now = await partitionsNow(table, context)
    const there = seen.flatMap(({ ident }) => now.get(ident) ?? [])
    const moving = there.filter(({ ident, fingerprint }) => {
      const same = fingerprint !== undefined && fingerprint === before.get(ident)?.fingerprint
      return !same || states.get(ident)?.quiet !== true
    })
    if (moving.length === 0) return counted(there, states, context)
    if (waited >= PATIENCE_MS)
      throw new CtkError({
        code: 'CTK_ARCHIVE_INCOMPLETE',
        message: `${moving[0]?.label} of ${formatTableName(table)} does not come to rest: rows keep arriving, or not all of its shards are there. Nothing was deleted.`,
        suggestions: [
          'Look at the health of the table: SELECT * FROM sys.health',
          'Run again when the cluster is green.',
        ],
      })
    before = now
  }
}

async function counted(
  partitions: readonly Partition[],
  states: ReadonlyMap<string, { readonly shards: number }>,
  { database, signal }: OperationContext,
) {
  const counts = await database.catalog.countRows(partitions, signal)
  return new Map(
    partitions.map((partition) => {
      const rows = counts.get(partition.ident)
      if (rows === undefined)
        throw new CtkError({
          code: 'CTK_ARCHIVE_INCOMPLETE',
          message: `The rows of ${partition.label} of ${formatTableName(partition.table)} cannot be counted. Nothing was deleted.`,
          suggestions: ['Is the partition closed, or may this user not read sys? ctk doctor shows privileges.'],
        })
      const { shards = 0 } = states.get(partition.ident) ?? {}
      return [partition.ident, { partition: { ...partition, rows, rowsExact: true }, shards }]
    }),
  )
}
