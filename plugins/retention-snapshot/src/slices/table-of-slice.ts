import {
  compile,
  existingTable,
  id,
  type OperationContext,
  type RestorePartition,
  type Sql,
  sql,
  type TableName,
  tableId,
  tag,
} from '@ctk/core'
import { damaged } from '../damaged.js'
import { count, type SliceParts } from './archived-slices.js'
import type { SliceOfTable } from './put-back-at-once.js'
import { copyStatement, sliceSource, stagedTable } from './slice-source.js'

/** What becomes the table; in its schema, so that it only needs another name in the end. */
export const unnamedTable = (archive: SliceOfTable['archive'], { schema }: TableName): TableName => ({
  schema,
  name: `${stagedTable(archive).name}_new`,
})

/**
 * Makes a table of a slice, with the columns of the table that it is of. It gets its name when it is complete.
 *
 * @returns how many rows it has
 * @throws CTK_ARCHIVE_INCOMPLETE
 */
export async function tableOfSlice(
  { archive, table, into }: SliceOfTable & { readonly into: TableName },
  operation: RestorePartition,
  context: OperationContext,
  parts: SliceParts,
): Promise<number> {
  const { database, runId, signal } = context
  const send = (statement: Sql) => database.execute(tag(compile(statement), operation, runId), signal)
  const source = await sliceSource(archive, table, context, parts)
  const made = unnamedTable(archive, into)
  await send(sql`DROP TABLE IF EXISTS ${tableId(made)}`)
  await send(sql`CREATE TABLE ${tableId(made)} (LIKE ${tableId(table.name)} INCLUDING DEFAULTS INCLUDING GENERATED)`)
  const info = await existingTable(made, database.catalog, signal)
  await database.execute(tag(copyStatement(source, info, database.dialect), operation, runId), signal)
  await database.refresh([made], signal)
  const rows = await count(sql`${tableId(made)}`, database, signal)
  if (rows !== source.rows) throw damaged(archive.id, `${rows} of its ${source.rows} rows could be written`)
  if (source.staged) await send(sql`DROP TABLE ${tableId(source.staged)}`)
  await context.effect(async (sender) => {
    const rename = compile(sql`ALTER TABLE ${tableId(made)} RENAME TO ${id(into.name)}`)
    await sender.execute(tag(rename, operation, runId), signal)
    return [{ id: operation.id, outcome: 'done', rows, bytes: archive.bytes }]
  }, signal)
  return rows
}
