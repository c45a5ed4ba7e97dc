import {
  type Archive,
  compile,
  type ExpireArchive,
  type OperationHandler,
  type OperationResult,
  sql,
  tag,
} from '@ctk/core'
import { rowsOf, type SliceParts } from './archived-slices.js'

/** Removes slices for good from the table that they went to. */
export function expireSlices({ archives, clock }: SliceParts): OperationHandler<ExpireArchive> {
  const latest = async ({ archive }: ExpireArchive): Promise<Archive> =>
    (await archives.find({ prefix: archive.id }))[0] ?? archive
  return {
    kind: 'expire-archive',
    describe: ({ archive }) => [compile(sql`DELETE FROM ${rowsOf(archive)}`)],
    async probe(operation) {
      const { state } = await latest(operation)
      return { state: state === 'expired' ? 'done' : 'pending', evidence: { archive: state } }
    },
    async apply(operations, context) {
      const results: OperationResult[] = []
      for (const operation of operations) {
        const { id } = operation
        try {
          const archive = await latest(operation)
          const expired: Archive = { ...archive, state: 'expired', expiredAt: clock.now() }
          const remove = tag(
            compile(sql`DELETE FROM ${rowsOf(archive)} AND ${context.fence}`),
            operation,
            context.runId,
          )
          await context.effect(async (sender) => {
            await sender.execute(remove, context.signal)
            await sender.execute(archives.saving([expired]))
            return [{ id, outcome: 'done', rows: archive.rows, bytes: archive.bytes }]
          }, context.signal)
          await archives.refresh()
          results.push({ id, outcome: 'done', rows: archive.rows, bytes: archive.bytes })
        } catch (error) {
          results.push({ id, outcome: 'failed', error: error as Error })
        }
      }
      return results
    },
  }
}
