import {
  type Archive,
  CtkError,
  compile,
  DatabaseService,
  id,
  type OperationContext,
  type OperationHandler,
  type OperationResult,
  type ReattachPartition,
  type RestorePartition,
  type Services,
  sql,
  type TableName,
  tableId,
  tag,
} from '@ctk/core'
import { rowsIn } from '../rows-in.js'
import { loadArchive } from './load-archive.js'
import { type ParquetParts, parquetParts } from './parquet-parts.js'

/**
 * Brings archived partitions of PostgreSQL back: the rows are loaded into a table beside, which then becomes the partition again, or
 * gives its rows to the one that has come into its place; or it stays a table.
 */
export function restoreFromParquet(services: Services): OperationHandler<RestorePartition> {
  const parts = parquetParts(services)
  const reattach = services.get(DatabaseService).operations.find(({ kind }) => kind === 'reattach-partition') as
    | OperationHandler<ReattachPartition>
    | undefined
  return {
    kind: 'restore-partition',
    describe: ({ archive: { repository, key }, into }) =>
      `load ${key} of the repository ${repository} into ${into ? 'a new table' : 'a table beside, and make that the partition again'}`,
    async probe(operation, { database }) {
      const { into } = operation
      const archive = await latest(operation, parts)
      if (!into) {
        const done = archive.state === 'restored'
        return { state: done ? 'done' : 'pending', evidence: { archive: archive.state } }
      }
      // It gets its name when it is complete.
      const rows = await rowsIn(into, database)
      return { state: rows === undefined ? 'pending' : 'done', evidence: { table: into, rows } }
    },
    async apply(operations, context) {
      const results: OperationResult[] = []
      for (const operation of operations) {
        const { id: own } = operation
        try {
          results.push(await restore(operation, context))
        } catch (error) {
          results.push({ id: own, outcome: 'failed', error: error as Error })
        }
      }
      return results
    },
  }

  async function restore(operation: RestorePartition, context: OperationContext): Promise<OperationResult> {
    const { id: own, into, table } = operation
    const archive = await latest(operation, parts)
    if (!into && archive.state !== 'dropped')
      return { id: own, outcome: 'skipped', reason: 'is back already', gone: archive.state === 'restored' }
    const beside = besideTable(archive, into)
    const rows = await loadArchive(archive, beside, context, parts)
    if (into) {
      await context.effect(async (sender) => {
        const rename = compile(sql`ALTER TABLE ${tableId(beside)} RENAME TO ${id(into.name)}`)
        await sender.execute(tag(rename, operation, context.runId))
        return [{ id: own, outcome: 'done', rows, bytes: archive.bytes }]
      }, context.signal)
      return { id: own, outcome: 'done', rows, bytes: archive.bytes }
    }
    const partition = { ...archive.partition, rows, rowsExact: true, ident: await oidOf(beside, context) }
    const restored: Archive = { ...archive, state: 'restored' }
    const effect: OperationContext['effect'] = (work, signal) =>
      context.effect(async (sender) => {
        const results = await work(sender)
        await sender.execute(parts.archives.saving([restored]))
        return results
      }, signal)
    const again: ReattachPartition = { id: own, kind: 'reattach-partition', table, partition, kept: beside }
    const [result] = (await reattach?.apply([again], { ...context, effect })) ?? []
    if (!result) throw new CtkError({ code: 'CTK_BUG', message: 'Nothing became of the return of a partition.' })
    return result.outcome === 'done' ? { ...result, bytes: archive.bytes } : result
  }
}

/** In the schema where the partition was, so that it can be one again. A name that nobody else gives to a table. */
function besideTable(archive: Archive, into: TableName | undefined): TableName {
  const { schema } = into ?? archive.partition.relation ?? archive.table
  return { schema, name: `ctk_restore_${archive.id}` }
}

async function oidOf(
  { schema, name }: TableName,
  { database, signal }: Pick<OperationContext, 'database' | 'signal'>,
): Promise<string> {
  const [found] = await database.query<{ oid: string }>(
    compile(sql`SELECT c.oid::text AS oid FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = ${schema} AND c.relname = ${name}`),
    signal,
  )
  return found?.oid ?? ''
}

/** The archive as it is now. */
async function latest({ archive }: RestorePartition, { archives }: ParquetParts): Promise<Archive> {
  return (await archives.find({ prefix: archive.id }))[0] ?? archive
}
