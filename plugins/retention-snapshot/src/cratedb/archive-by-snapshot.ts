import {
  ArchivesService,
  ClockService,
  DatabaseService,
  type DropPartition,
  formatTableName,
  type OperationContext,
  type OperationHandler,
  type OperationResult,
  type Services,
  type Statement,
} from '@ctk/core'
import type { ArchivePartition } from '../archive-partition.js'
import { keptArriving } from '../kept-arriving.js'
import { adoptArchives } from './adopt-archives.js'
import { archiveOnce } from './archive-once.js'
import { goneArchives } from './gone-archives.js'
import { partitionsNow, uuidOf } from './partitions-now.js'
import type { ArchiveParts } from './parts.js'
import { requireRepository } from './require-repository.js'
import { settleArchives } from './settle-archives.js'
import { snapshotName } from './snapshot-name.js'
import { blockStatement, createSnapshot, refreshPartitions, selectSnapshot } from './snapshot-statements.js'

/** Often enough for partitions in which rows arrive while they are archived. */
const ATTEMPTS = 3

/** Archives partitions of CrateDB: up to 50 of a table in one snapshot. */
export function archiveBySnapshot(services: Services): OperationHandler<ArchivePartition> {
  const parts: ArchiveParts = { archives: services.get(ArchivesService), clock: services.get(ClockService) }
  const drop = services.get(DatabaseService).operations.find(({ kind }) => kind === 'drop-partition') as
    | OperationHandler<DropPartition>
    | undefined
  return {
    kind: 'archive-partition',
    describe(operation) {
      const { table, partition, repository, id } = operation
      const name = snapshotName(table, [partition], 'RUN')
      const dropped = drop?.describe({ id, kind: 'drop-partition', table, partition } as DropPartition)
      return [
        blockStatement(partition, true),
        refreshPartitions([partition]),
        createSnapshot(repository, name, [partition]),
        selectSnapshot(repository, name),
        ...((dropped ?? []) as readonly Statement[]),
      ]
    },
    batchKey: ({ table, repository }) => JSON.stringify([formatTableName(table), repository]),
    batchSize: 50,
    async probe(operation, context) {
      const { table, partition } = operation
      const current = (await partitionsNow(table, context)).get(partition.ident)
      if (current && uuidOf(current) === uuidOf(partition))
        return { state: 'pending', evidence: { ident: partition.ident } }
      const own = (await parts.archives.find({ tables: [table], states: ['verified', 'dropped'] })).filter(
        (archive) => archive.partition.ident === partition.ident && uuidOf(archive.partition) === uuidOf(partition),
      )
      const left = await goneArchives(
        own.filter(({ state }) => state === 'verified'),
        parts,
      )
      await parts.archives.save(left)
      const archive = [...own, ...left].find(({ state }) => state === 'dropped')
      const evidence = { ident: partition.ident, archive: archive?.id }
      return { state: archive ? 'done' : 'conflict', evidence, uncounted: archive?.rows !== partition.rows }
    },
    release: (operation, context) => settleArchives(operation, context, parts),
    async apply(operations, context) {
      const [first] = operations
      if (!first) return []
      await requireRepository(first.repository, context)
      await settleArchives(first, context, parts)
      const results = new Map<string, OperationResult>()
      const keep = (some: readonly OperationResult[]) => {
        for (const result of some) results.set(result.id, result)
      }
      let pending = await asTheyAre(operations, context, keep)
      keep(await adoptArchives(pending, context, parts))
      pending = pending.filter(({ id }) => !results.has(id))
      for (let attempt = 1; pending.length > 0; attempt++) {
        const archived = await archiveOnce(pending, context, parts)
        keep(archived)
        const moved = pending.filter((_, i) => hasChanged(archived[i]))
        if (context.exact || attempt === ATTEMPTS) break
        pending = await asTheyAre(moved, context, keep)
      }
      return operations.map((operation) => finalResult(operation, results.get(operation.id), context.exact))
    },
  }
}

const hasChanged = (result: OperationResult | undefined) => result?.outcome === 'skipped' && result.changed === true

/** The operations on the partitions as they are now; of the others, why they are left alone. */
async function asTheyAre(
  operations: readonly ArchivePartition[],
  context: OperationContext,
  keep: (results: readonly OperationResult[]) => void,
): Promise<ArchivePartition[]> {
  const [first] = operations
  if (!first) return []
  const now = await partitionsNow(first.table, context)
  return operations.flatMap((operation) => {
    const { id, partition } = operation
    const current = now.get(partition.ident)
    const skip = (reason: string, more: object = {}) => {
      keep([{ id, outcome: 'skipped', reason, ...more }])
      return []
    }
    if (!current) return skip('was gone already', { gone: true })
    if (uuidOf(partition) !== undefined && uuidOf(partition) !== uuidOf(current))
      return skip('was replaced since the plan was made')
    if (context.exact && partition.fingerprint !== current.fingerprint)
      return skip('got or lost rows since the plan was made', { changed: true })
    return [{ ...operation, partition: current }]
  })
}

function finalResult(
  operation: ArchivePartition,
  result: OperationResult | undefined,
  exact: boolean,
): OperationResult {
  return result && (exact || !hasChanged(result)) ? result : keptArriving(operation, ATTEMPTS)
}
