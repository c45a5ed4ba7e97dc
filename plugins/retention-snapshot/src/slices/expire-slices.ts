import {
  type Archive,
  compile,
  type ExpireArchive,
  type OperationContext,
  type OperationHandler,
  type OperationResult,
  sql,
  tag,
} from '@ctk/core'
import { latest, rowsOf, type SliceParts } from './archived-slices.js'
import { sliceFile } from './slice-file.js'

/** Removes slices for good: their rows from the table that they went to, or their file. */
export function expireSlices(parts: SliceParts): OperationHandler<ExpireArchive> {
  return {
    kind: 'expire-archive',
    describe: ({ archive }) =>
      archive.method === 'file'
        ? `delete ${archive.key} from ${archive.repository}`
        : [compile(sql`DELETE FROM ${rowsOf(archive)}`)],
    async probe(operation) {
      const { state } = await latest(operation.archive, parts)
      return { state: state === 'expired' ? 'done' : 'pending', evidence: { archive: state } }
    },
    async apply(operations, context) {
      const results: OperationResult[] = []
      for (const operation of operations) {
        const { id } = operation
        try {
          const archive = await latest(operation.archive, parts)
          if (archive.method === 'file') await removeFile(archive, context, parts)
          else await removeRows(archive, operation, context, parts)
          results.push({ id, outcome: 'done', rows: archive.rows, bytes: archive.bytes })
        } catch (error) {
          results.push({ id, outcome: 'failed', error: error as Error })
        }
      }
      return results
    },
  }
}

async function removeFile(archive: Archive, context: OperationContext, parts: SliceParts): Promise<void> {
  const stopped = await context.stopped()
  if (stopped) throw stopped
  await (await sliceFile(archive, parts.registry, context.signal)).remove()
  await parts.archives.save([expired(archive, parts)])
}

async function removeRows(
  archive: Archive,
  operation: ExpireArchive,
  context: OperationContext,
  parts: SliceParts,
): Promise<void> {
  const { signal, runId } = context
  const remove = tag(compile(sql`DELETE FROM ${rowsOf(archive)} AND ${context.fence}`), operation, runId)
  await context.effect(async (sender) => {
    await sender.execute(remove, signal)
    await sender.execute(parts.archives.saving([expired(archive, parts)]))
    return [{ id: operation.id, outcome: 'done', rows: archive.rows, bytes: archive.bytes }]
  }, signal)
  await parts.archives.refresh()
}

const expired = (archive: Archive, { clock }: SliceParts): Archive => ({
  ...archive,
  state: 'expired',
  expiredAt: clock.now(),
})
