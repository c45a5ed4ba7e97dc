import type { Archive, ExpireArchive, OperationContext, OperationHandler, OperationResult, Services } from '@ctk/core'
import { FILE } from './archive-key.js'
import { fileKey } from './manifest.js'
import { type ParquetParts, parquetParts } from './parquet-parts.js'

/** Removes archives of PostgreSQL for good: the manifest first, so that what is left of it is no archive. */
export function expireParquet(services: Services): OperationHandler<ExpireArchive> {
  const parts = parquetParts(services)
  return {
    kind: 'expire-archive',
    describe: ({ archive: { repository, key } }) => `delete ${key} and its files from the repository ${repository}`,
    async probe(operation) {
      const { state } = await latest(operation, parts)
      return { state: state === 'expired' ? 'done' : 'pending', evidence: { archive: state } }
    },
    async apply(operations, context) {
      const results: OperationResult[] = []
      for (const operation of operations) {
        const { id } = operation
        try {
          results.push(await expire(operation, context, parts))
        } catch (error) {
          results.push({ id, outcome: 'failed', error: error as Error })
        }
      }
      return results
    },
  }
}

async function expire(
  operation: ExpireArchive,
  context: OperationContext,
  parts: ParquetParts,
): Promise<OperationResult> {
  const { id } = operation
  const archive = await latest(operation, parts)
  if (archive.state === 'expired') return { id, outcome: 'skipped', reason: 'was gone already', gone: true }
  const stopped = await context.stopped()
  if (stopped) throw stopped
  const place = await parts.place(archive.repository, context.signal)
  for (const key of [archive.key, fileKey(archive.key, { name: FILE })]) await place.delete(key, context.signal)
  await parts.archives.save([{ ...archive, state: 'expired', expiredAt: parts.clock.now() }])
  return { id, outcome: 'done', rows: archive.rows, bytes: archive.bytes }
}

/** The archive as it is now. */
async function latest({ archive }: ExpireArchive, { archives }: ParquetParts): Promise<Archive> {
  return (await archives.find({ prefix: archive.id }))[0] ?? archive
}
