import {
  type Archive,
  ArchivesService,
  ClockService,
  type OperationContext,
  type OperationHandler,
  type OperationResult,
  type RestorePartition,
  type Services,
} from '@ctk/core'
import { besideOf, readMerging } from './merging.js'
import { partitionsNow, uuidOf } from './partitions-now.js'
import type { ArchiveParts } from './parts.js'
import { restoreBeside } from './restore-beside.js'
import { release, restoreIntoTable } from './restore-into-table.js'
import { restoreStatement } from './restore-statement.js'
import { liftBlocks } from './write-blocks.js'

/** Brings archived partitions of CrateDB back. */
export function restoreBySnapshot(services: Services): OperationHandler<RestorePartition> {
  const parts: ArchiveParts = { archives: services.get(ArchivesService), clock: services.get(ClockService) }
  const latest = async ({ archive }: RestorePartition): Promise<Archive> =>
    (await parts.archives.find({ prefix: archive.id }))[0] ?? archive
  return {
    kind: 'restore-partition',
    describe: ({ archive: { repository, key: snapshot, table, partition }, into }) => [
      restoreStatement({ repository, snapshot, table, partition }, into),
    ],
    async probe(operation, { database }) {
      const { into } = operation
      const archive = await latest(operation)
      if (!into) {
        const done = archive.state === 'restored' && !archive.blocked
        return { state: done ? 'done' : 'pending', evidence: { archive: archive.state } }
      }
      const [made] = await database.catalog.tables([into])
      const [partition] = made?.partitions ?? []
      const rows = partition && (await database.catalog.countRows([partition])).get(partition.ident)
      const state = !made ? 'pending' : rows === archive.rows ? 'done' : 'conflict'
      return { state, evidence: { table: into, rows } }
    },
    /** Between the drop of a partition and its return with more rows nothing may be left. */
    async release(operation, context) {
      const archive = await latest(operation)
      if (operation.into) return
      const current = (await partitionsNow(archive.table, context)).get(archive.partition.ident)
      const merging = readMerging(archive)
      const isSwapped = merging !== undefined && (!current || uuidOf(current) !== merging.uuid)
      if (archive.state === 'restored' || (archive.state === 'dropped' && isSwapped)) {
        await restoreAgain(archive, operation, context, parts)
      } else if (archive.blocked) {
        await parts.archives.save(await liftBlocks([archive], operation, context))
      }
    },
    async apply(operations, context) {
      const results: OperationResult[] = []
      for (const operation of operations) {
        const { id, into } = operation
        try {
          const archive = await latest(operation)
          if (!into && archive.state !== 'dropped')
            results.push({ id, outcome: 'skipped', reason: 'is back already', gone: archive.state === 'restored' })
          else if (into) results.push(await make(archive, operation, context))
          else {
            const rows = await restoreIntoTable(archive, operation, context, parts)
            results.push({ id, outcome: 'done', rows, bytes: archive.bytes })
          }
        } catch (error) {
          results.push({ id, outcome: 'failed', error: error as Error })
        }
      }
      return results
    },
  }
}

async function restoreAgain(
  archive: Archive,
  operation: RestorePartition,
  context: OperationContext,
  parts: ArchiveParts,
) {
  if (archive.state !== 'restored') return restoreIntoTable(archive, operation, context, parts)
  return release(archive, operation, context, parts)
}

/** A table of its own: it is nobody's but the caller's, so its block goes at once. */
async function make(
  archive: Archive,
  operation: RestorePartition,
  context: OperationContext,
): Promise<OperationResult> {
  const { id, into = besideOf(archive) } = operation
  const { database, signal } = context
  await restoreBeside(archive, into, database, signal)
  const [made] = await database.catalog.tables([into], signal)
  const [partition] = made?.partitions ?? []
  if (partition)
    await liftBlocks([{ ...archive, table: into, partition, blocked: true }], { ...operation, table: into }, context)
  const rows = partition && (await database.catalog.countRows([partition], signal)).get(partition.ident)
  return { id, outcome: 'done', rows, bytes: archive.bytes }
}
