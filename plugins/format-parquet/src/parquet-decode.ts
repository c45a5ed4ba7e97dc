import type { ByteSource, ColumnBatch, FormatOptions, RowBatch } from '@ctk/core'
import { type FileMetaData, parquetSchema } from 'hyparquet'
import { withoutBrokenTexts } from './broken-text.js'
import type { ParquetColumn } from './parquet-column.js'
import { openColumns } from './parquet-columns.js'
import { parquetLeaf } from './parquet-leaf.js'
import { readMetadata } from './parquet-metadata.js'
import { randomAccess } from './random-access.js'
import { guarded, withMarkedErrors } from './read-errors.js'

const BATCH_ROWS = 10_000

/**
 * Decodes Parquet row group by row group, and page by page within. Rows are numbered from 1. Columns of lists, maps and objects
 * become JSON. A row with a text that is not UTF-8 is rejected. A file without rows is one batch without rows, so that its columns
 * are known.
 *
 * @throws CTK_FILE_INVALID for bytes that are not Parquet, end too early or are damaged, with the column where that is known
 */
export async function* decodeParquet(bytes: ByteSource, options: FormatOptions): AsyncGenerator<RowBatch> {
  await using file = withMarkedErrors(await randomAccess(bytes))
  const metadata = await readMetadata(file)
  const most = options.batchRows ?? BATCH_ROWS
  let line = 1
  for (const group of metadata.row_groups) {
    const columns = await guarded('The file', () => openColumns(file, metadata, group))
    for (let left = Number(group.num_rows); left > 0; ) {
      const rows = Math.min(left, most)
      yield await readBatch(columns, rows, line)
      line += rows
      left -= rows
    }
  }
  if (line === 1) yield { rowCount: 0, columns: emptyColumns(metadata), lines: [] }
}

function emptyColumns(metadata: FileMetaData): ColumnBatch[] {
  return parquetSchema(metadata).children.map(({ element, children }) => {
    const kind = children.length > 0 || element.repetition_type === 'REPEATED' ? 'json' : parquetLeaf(element).kind
    return { name: element.name, ...(kind === undefined ? {} : { kind }), values: [] }
  })
}

async function readBatch(columns: readonly ParquetColumn[], rows: number, line: number): Promise<RowBatch> {
  const read: ColumnBatch[] = []
  for (const { name, kind, take } of columns) {
    const values = await guarded(`The column "${name}"`, () => take(rows))
    read.push({ name, ...(kind === undefined ? {} : { kind }), values })
  }
  const lines = Array.from({ length: rows }, (_, i) => line + i)
  return withoutBrokenTexts({ rowCount: rows, columns: read, lines })
}
