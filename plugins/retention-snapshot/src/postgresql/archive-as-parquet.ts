import {
  formatTableName,
  type OperationContext,
  type OperationHandler,
  type OperationResult,
  type Services,
  type Statement,
} from '@ctk/core'
import type { ArchivePartition } from '../archive-partition.js'
import { keptArriving } from '../kept-arriving.js'
import { archiveKey } from './archive-key.js'
import { archiveOnce } from './archive-once.js'
import { parquetParts } from './parquet-parts.js'
import { partitionNow } from './partition-now.js'
import { settleArchives } from './settle-archives.js'

/** Often enough for a partition in which rows arrive while it is archived. */
const ATTEMPTS = 3

/**
 * Archives partitions of PostgreSQL as Parquet files with a manifest, each in a folder of its own, and drops them with the
 * fingerprint of what was archived: of a partition that has other rows by then, nothing goes.
 */
export function archiveAsParquet(services: Services): OperationHandler<ArchivePartition> {
  const parts = parquetParts(services)
  return {
    kind: 'archive-partition',
    describe(operation) {
      const { id, table, partition, repository } = operation
      const dropped = parts.drop?.describe({ id, kind: 'drop-partition', table, partition }) ?? []
      const { relation } = partition
      const key = archiveKey(table, partition.label, 'ID')
      return [
        comment(
          `write ${relation ? formatTableName(relation) : partition.label} to ${key} in ${repository}, and read it again`,
        ),
        ...(typeof dropped === 'string' ? [comment(dropped)] : dropped),
      ]
    },
    async probe(operation, context) {
      const { table, partition } = operation
      const evidence = { ident: partition.ident }
      if (await partitionNow(operation, context)) return { state: 'pending', evidence }
      await settleArchives(table, context, parts)
      const own = await parts.archives.find({ tables: [table], states: ['dropped'] })
      const archive = own.find((each) => each.partition.ident === partition.ident)
      if (!archive) return { state: 'conflict', evidence }
      return {
        state: 'done',
        evidence: { ...evidence, archive: archive.id },
        uncounted: archive.rows !== partition.rows,
      }
    },
    release: ({ table }, context) => settleArchives(table, context, parts),
    async apply(operations, context) {
      const [first] = operations
      if (!first) return []
      // Missing plugins and repositories are told before anything is begun.
      await parts.place(first.repository, context.signal)
      await parts.parquet()
      await settleArchives(first.table, context, parts)
      const results: OperationResult[] = []
      for (const operation of operations) results.push(await archive(operation, context))
      return results
    },
  }

  async function archive(operation: ArchivePartition, context: OperationContext): Promise<OperationResult> {
    for (let attempt = 1; ; attempt++) {
      const result = await archiveOnce(operation, context, parts)
      if (result.outcome !== 'skipped' || !result.changed || context.exact) return result
      if (attempt === ATTEMPTS) return keptArriving(operation, ATTEMPTS)
    }
  }
}

/** What is no statement, among statements. */
const comment = (text: string): Statement => ({ sql: `-- ${text}`, parameters: [] })
