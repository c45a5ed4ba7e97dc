import {
  type Archive,
  type Column,
  CtkError,
  compile,
  formatTableName,
  type OperationContext,
  type RowBatch,
  sql,
  type TableInfo,
  type TableName,
  tableId,
} from '@ctk/core'
import { damaged } from '../damaged.js'
import { inOrder } from '../in-order.js'
import { jsonScalars } from '../json-scalars.js'
import { createFromManifest } from './create-from-manifest.js'
import { fileKey, type Manifest, readManifest } from './manifest.js'
import type { ParquetParts } from './parquet-parts.js'

/**
 * Makes a table of an archive: with the columns of the table that it is of, or, where that is gone, with those of the manifest. A table
 * of the same name is one that an earlier attempt left, since the name has the id of the archive in it.
 *
 * @returns how many rows it has
 * @throws CTK_ARCHIVE_INCOMPLETE; CTK_COLUMN_MISSING when the table has lost a column that the archive has values of
 */
export async function loadArchive(
  archive: Archive,
  into: TableName,
  { database, signal }: Pick<OperationContext, 'database' | 'signal'>,
  parts: ParquetParts,
): Promise<number> {
  const place = await parts.place(archive.repository, signal)
  const manifest = await readManifest(archive, place, signal)
  const [table] = await database.catalog.tables([archive.table], signal)
  if (table) requireColumns(manifest, table)
  await database.execute(compile(sql`DROP TABLE IF EXISTS ${tableId(into)}`), signal)
  if (table) {
    await database.execute(
      compile(
        sql`CREATE TABLE ${tableId(into)} (LIKE ${tableId(archive.table)} INCLUDING DEFAULTS INCLUDING GENERATED INCLUDING STORAGE)`,
      ),
      signal,
    )
  } else await createFromManifest(manifest, into, database, signal)
  const columns = manifest.columns.flatMap(({ name, stored }) => (stored === undefined ? [] : [name]))
  const json = new Set(manifest.columns.flatMap(({ name, type }) => (/^jsonb?$/.test(type) ? [name] : [])))
  const { decode } = await parts.parquet()
  await using writer = await database.writer(into, { columns })
  let rows = 0
  for (const file of manifest.files) {
    for await (const batch of decode(place.get(fileKey(archive.key, file), signal), {})) {
      requireRows(archive, batch)
      const { written, rejected } = await writer.write(jsonScalars(inOrder(batch, columns), json), signal)
      const [first] = rejected
      if (first) throw damaged(archive.id, `the database does not take a row of it: ${first.reason}`)
      rows += written
    }
  }
  if (rows === manifest.rows) return rows
  throw damaged(archive.id, `${rows} of ${manifest.rows} rows could be read`)
}

function requireRows({ id: archive }: Archive, { rejected = [] }: RowBatch): void {
  const [first] = rejected
  if (first) throw damaged(archive, `row ${first.line} ${first.reason}`)
}

/** Columns that were added since are empty, or have their default; values of one that is gone would be lost. */
function requireColumns({ columns }: Manifest, table: TableInfo): void {
  const known = new Map(table.columns.map((column): [string, Column] => [column.name, column]))
  const lost = columns.find(({ name, stored }) => stored !== undefined && !known.has(name))
  if (!lost) return
  throw new CtkError({
    code: 'CTK_COLUMN_MISSING',
    message: `${formatTableName(table.name)} has no column "${lost.name}" any more, and the archive has values of it.`,
    suggestions: [
      `Add it for as long as it takes: ALTER TABLE ${formatTableName(table.name)} ADD COLUMN "${lost.name}" ${lost.type}`,
    ],
  })
}
