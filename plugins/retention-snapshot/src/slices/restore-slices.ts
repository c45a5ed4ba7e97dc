import {
  type Archive,
  compile,
  type OperationContext,
  type OperationHandler,
  type OperationResult,
  type RestorePartition,
  sql,
  tableId,
  tag,
} from '@ctk/core'
import { copyStatement, count, countSlice, rowsOf, type SliceParts } from './archived-slices.js'

/**
 * Brings slices back that went to another table: their rows are copied, and the archive stays as it is. Where there are no
 * transactions, how many rows the table had before tells after a crash whether they came.
 */
export function restoreSlices(parts: SliceParts): OperationHandler<RestorePartition> {
  const latest = async ({ archive }: RestorePartition): Promise<Archive> =>
    (await parts.archives.find({ prefix: archive.id }))[0] ?? archive
  return {
    kind: 'restore-partition',
    describe: ({ archive, into, table }) => [
      compile(sql`INSERT INTO ${tableId(into ?? table)} SELECT … FROM ${rowsOf(archive)}`),
    ],
    async probe(operation, context) {
      const archive = await latest(operation)
      const came = archive.state === 'dropped' && (await hasCome(archive, operation, context))
      if (came) await parts.archives.save([{ ...archive, state: 'restored', detail: undefined }])
      const done = came || archive.state === 'restored'
      return { state: done && !operation.into ? 'done' : 'pending', evidence: { archive: archive.state, came } }
    },
    async apply(operations, context) {
      const results: OperationResult[] = []
      for (const operation of operations) {
        try {
          results.push(await restore(await latest(operation), operation, context, parts))
        } catch (error) {
          results.push({ id: operation.id, outcome: 'failed', error: error as Error })
        }
      }
      return results
    },
  }
}

async function restore(
  archive: Archive,
  operation: RestorePartition,
  context: OperationContext,
  { archives }: SliceParts,
): Promise<OperationResult> {
  const { id: own, into, table } = operation
  const { database, runId, signal } = context
  if (!into && archive.state !== 'dropped')
    return { id: own, outcome: 'skipped', reason: 'is back already', gone: archive.state === 'restored' }
  const target = into ?? table
  if (into) await database.execute(compile(sql`CREATE TABLE ${tableId(into)} (LIKE ${tableId(table)})`), signal)
  const rows = await countSlice(archive, database, signal)
  const copy = tag(await copyStatement(archive, target, context), operation, runId)
  await database.refresh([target], signal)
  const before = database.transaction ? 0 : await count(sql`${tableId(target)}`, database, signal)
  const restored: Archive = { ...archive, state: into ? archive.state : 'restored', detail: undefined }
  if (!database.transaction) await archives.save([{ ...archive, detail: `${COMING}${before}` }])
  await context.effect(async (sender) => {
    await sender.execute(copy, signal)
    if (database.transaction) await sender.execute(archives.saving([restored]))
    return [{ id: own, outcome: 'done', rows, bytes: undefined }]
  }, signal)
  if (!database.transaction) await archives.save([restored])
  await database.refresh([target], signal)
  return { id: own, outcome: 'done', rows, bytes: undefined }
}

const COMING = 'coming back; before: '

/** Whether the rows of a slice came before the process died that brought them. */
async function hasCome(
  archive: Archive,
  { table }: RestorePartition,
  { database, signal }: OperationContext,
): Promise<boolean> {
  if (!archive.detail?.startsWith(COMING)) return false
  await database.refresh([table], signal)
  const before = Number(archive.detail.slice(COMING.length))
  return (await count(sql`${tableId(table)}`, database, signal)) >= before + (archive.rows ?? 0)
}
