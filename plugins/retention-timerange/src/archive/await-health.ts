import { setTimeout } from 'node:timers/promises'
import { CtkError, type Database, type EventBus, formatTableName, type OperationContext } from '@ctk/core'
import type { ArchiveRange } from './archive-range.js'

/** How long to wait for a cluster to recover, and how long between two looks at it, in milliseconds. */
const PATIENCE_MS = 600_000
const LOOK_MS = 1_000

/**
 * Waits while the cluster has other worries than an archive: red, moving shards, or short of disk space where rows go to a table of
 * its own. A server that tells nothing of the kind is healthy.
 *
 * @throws CTK_CLUSTER_BUSY when it does not recover within ten minutes; CTK_ABORTED
 */
export async function awaitHealth(
  operation: ArchiveRange,
  { database, signal }: Pick<OperationContext, 'database' | 'signal'>,
  events: Pick<EventBus, 'emit'>,
  patienceMs: number = PATIENCE_MS,
): Promise<void> {
  // PostgreSQL moves nothing by itself, and does not tell of its disk.
  if (database.dialect !== 'cratedb') return
  let waited = 0
  for (;;) {
    if (signal.aborted) throw new CtkError({ code: 'CTK_ABORTED', message: 'Interrupted.' })
    const worry = await worryOf(operation, database, signal)
    if (worry === undefined) return
    const table = formatTableName(operation.table)
    if (waited >= patienceMs) {
      throw new CtkError({
        code: 'CTK_CLUSTER_BUSY',
        message: `Archiving ${table} waited ${Math.round(waited / 60_000)} min: ${worry}. What was archived until then is complete.`,
        suggestions: [
          'Look at sys.health, sys.allocations and sys.node_checks; run again when the cluster is at rest.',
        ],
      })
    }
    // A cluster is red for a moment whenever a table is made: that is not worth telling.
    if (waited === 5 * LOOK_MS) events.emit({ type: 'warning', message: `Archiving ${table} waits: ${worry}.` })
    await setTimeout(LOOK_MS, undefined, { signal }).catch(() => undefined)
    waited += LOOK_MS
  }
}

async function worryOf({ to }: ArchiveRange, database: Database, signal: AbortSignal): Promise<string | undefined> {
  const { relocating, shortOfDisk } = await database.strain(signal)
  if (relocating > 0) return `${relocating === 1 ? '1 shard is' : `${relocating} shards are`} moving between nodes`
  // A file takes nothing of the cluster's disks, and deleting frees them.
  if (shortOfDisk > 0 && 'table' in to)
    return `${shortOfDisk} nodes have less free disk space than their watermarks ask for`
  return (await database.status(signal)).health === 'red' ? 'the cluster is red' : undefined
}
