import {
  type Archive,
  compile,
  type OperationContext,
  type RestorePartition,
  sql,
  type TableInfo,
  tableId,
  tag,
} from '@ctk/core'
import { damaged } from '../damaged.js'
import type { SliceParts } from './archived-slices.js'
import { copyStatement, sliceSource } from './slice-source.js'

/** A slice, and the table that its rows are of. */
export interface SliceOfTable {
  readonly archive: Archive
  readonly table: TableInfo
}

/**
 * Copies the rows of a slice into their table where there are transactions: that they are back is written down together with it.
 *
 * @returns how many there are
 * @throws CTK_ARCHIVE_INCOMPLETE, and what the database says, for a key that is there again, for example; then nothing came
 */
export async function putBackAtOnce(
  { archive, table }: SliceOfTable,
  operation: RestorePartition,
  context: OperationContext,
  parts: SliceParts,
): Promise<number> {
  const { database, runId, signal } = context
  const source = await sliceSource(archive, table, context, parts)
  const { rows, staged } = source
  const copy = tag(copyStatement(source, table, database.dialect), operation, runId)
  await context.effect(async (sender) => {
    const { rowCount } = await sender.execute(copy, signal)
    if (rowCount !== rows) throw damaged(archive.id, `${rowCount} of its ${rows} rows could be written`)
    if (staged) await sender.execute(compile(sql`DROP TABLE ${tableId(staged)}`), signal)
    await sender.execute(parts.archives.saving([{ ...archive, state: 'restored', detail: undefined }]))
    return [{ id: operation.id, outcome: 'done', rows, bytes: archive.bytes }]
  }, signal)
  return rows
}
