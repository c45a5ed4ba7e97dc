import {
  type Archive,
  CtkError,
  compile,
  existingTable,
  formatTableName,
  isCtkError,
  type OperationContext,
  type OperationHandler,
  type OperationResult,
  type RestorePartition,
  sql,
  type TableInfo,
  tableId,
} from '@ctk/core'
import { rowsIn } from '../rows-in.js'
import { latest, rowsOf, type SliceParts } from './archived-slices.js'
import { isComing, putBackApart, tidyUp } from './put-back-apart.js'
import { putBackAtOnce } from './put-back-at-once.js'
import { sliceFile } from './slice-file.js'
import { tableOfSlice } from './table-of-slice.js'

/**
 * Brings slices back that went to another table or into files: their rows are copied, and the archive stays as it is. Where there
 * are no transactions, it is written down before that they are coming, and whoever finds that brings the rest.
 */
export function restoreSlices(parts: SliceParts): OperationHandler<RestorePartition> {
  return {
    kind: 'restore-partition',
    describe: ({ archive, into, table }) =>
      archive.method === 'file'
        ? `load ${archive.key} of ${archive.repository} into ${into ? 'a new table' : formatTableName(table)}`
        : [compile(sql`INSERT INTO ${tableId(into ?? table)} SELECT … FROM ${rowsOf(archive)}`)],
    async probe({ archive: planned, into }, context) {
      const { database } = context
      const archive = await latest(planned, parts)
      if (!into) {
        const done = archive.state === 'restored'
        // It may have died before it could do so itself.
        if (done) await tidyUp(archive, undefined, context)
        return { state: done ? 'done' : 'pending', evidence: { archive: archive.state } }
      }
      // It gets its name when it is complete.
      const rows = await rowsIn(into, database)
      return { state: rows === undefined ? 'pending' : 'done', evidence: { table: into, rows } }
    },
    /** Rows that have come in part must not stay so. */
    async release(operation, context) {
      const archive = await latest(operation.archive, parts)
      if (!operation.into && isComing(archive)) await restore(archive, operation, context, parts)
      else await tidyUp(archive, operation.into, context)
    },
    async apply(operations, context) {
      const results: OperationResult[] = []
      for (const operation of operations) {
        try {
          results.push(await restore(await latest(operation.archive, parts), operation, context, parts))
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
  parts: SliceParts,
): Promise<OperationResult> {
  const { id, into, table: name } = operation
  const { database, signal } = context
  if (!into && archive.state !== 'dropped')
    return { id, outcome: 'skipped', reason: 'is back already', gone: archive.state === 'restored' }
  const table = await existingTable(name, database.catalog, signal).catch(
    async (error: unknown): Promise<TableInfo> => {
      if (archive.method !== 'file' || !isCtkError(error) || error.code !== 'CTK_TABLE_MISSING') throw error
      const { url } = await sliceFile(archive, parts.registry, signal)
      throw gone(name, url, error)
    },
  )
  const slice = { archive, table }
  const rows = into
    ? await tableOfSlice({ ...slice, into }, operation, context, parts)
    : database.transaction
      ? await putBackAtOnce(slice, operation, context, parts)
      : await putBackApart(slice, operation, context, parts)
  return { id, outcome: 'done', rows, bytes: archive.bytes }
}

/** A file has values, and not what they were in a table. */
function gone(table: RestorePartition['table'], url: string, cause: CtkError): CtkError {
  return new CtkError({
    code: 'CTK_TABLE_MISSING',
    message: `There is no table ${formatTableName(table)} any more, and the file ${url} does not tell how it was made.`,
    suggestions: [`Make a table of the file:  ctk load table ${url} ${formatTableName(table)} --create`],
    cause,
  })
}
