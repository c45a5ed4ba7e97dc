import {
  type Archive,
  type Column,
  type ColumnBatch,
  CtkError,
  compile,
  formatTableName,
  id,
  join,
  type OperationContext,
  parseExactJson,
  type RowBatch,
  sql,
  type TableInfo,
  type TableName,
  tableId,
} from '@ctk/core'
import { damaged } from '../damaged.js'
import { inOrder } from '../in-order.js'
import { jsonScalars } from '../json-scalars.js'
import { addedColumns } from './archived-slices.js'
import type { SliceFile } from './slice-file.js'

interface Staging {
  /** Made anew: what an earlier attempt has left is no use. */
  readonly staged: TableName
  /** What the rows are of. */
  readonly table: TableInfo
}

/**
 * Makes a table of a file, with the columns that it has values of, and nothing that would stand against them: no keys, no defaults.
 * Texts are read by the database, as it has written them.
 *
 * @throws CTK_ARCHIVE_INCOMPLETE, CTK_COLUMN_MISSING
 */
export async function stageFile(
  archive: Archive,
  file: SliceFile,
  { staged, table }: Staging,
  { database, signal }: Pick<OperationContext, 'database' | 'signal'>,
): Promise<void> {
  const [problem] = await file.problems(false)
  if (problem) throw damaged(archive.id, problem)
  await database.execute(compile(sql`DROP TABLE IF EXISTS ${tableId(staged)}`), signal)
  const batches = file.rows()[Symbol.asyncIterator]()
  try {
    const first = await batches.next()
    if (first.done) throw damaged(archive.id, `${file.url} is empty`)
    const columns = columnsOf(first.value, table)
    const isPostgresql = database.dialect === 'postgresql'
    const names = columns.map(({ name }) => name)
    const selected = join(names.map((name) => id(name)))
    const create = sql`CREATE TABLE ${tableId(staged)} AS SELECT ${selected} FROM ${tableId(table.name)} WHERE false`
    await database.execute(compile(create), signal)
    const json = new Set(columns.flatMap(({ name, kind }) => (kind === 'json' ? [name] : [])))
    await using writer = await database.writer(staged, { columns: names })
    let rows = 0
    for (let next: IteratorResult<RowBatch> = first; !next.done; next = await batches.next()) {
      const batch = inOrder(next.value, names)
      const written = await writer.write(
        isPostgresql ? jsonScalars(batch, json) : withDocuments(batch, columns),
        signal,
      )
      const [refused] = written.rejected
      if (refused) throw damaged(archive.id, `the database does not take a row of ${file.url}: ${refused.reason}`)
      rows += written.written
    }
    await writer.finish(signal)
    if (rows !== archive.rows) throw damaged(archive.id, `${rows} of ${archive.rows} rows of ${file.url} could be read`)
  } finally {
    await batches.return?.()
  }
}

/** The columns of a file as its table has them. */
function columnsOf({ columns }: RowBatch, table: TableInfo): Column[] {
  const known = new Map(table.columns.map((column) => [column.name, column]))
  return columns.flatMap(({ name }) => {
    const column = known.get(name)
    if (column) return [column]
    if (addedColumns.includes(name)) return []
    throw new CtkError({
      code: 'CTK_COLUMN_MISSING',
      message: `${formatTableName(table.name)} has no column "${name}" any more, and the archive has values of it.`,
      suggestions: [
        `Add it for as long as it takes: ALTER TABLE ${formatTableName(table.name)} ADD COLUMN "${name}" …`,
      ],
    })
  })
}

/** What CrateDB has no text for, such as an array, is JSON in files that have only texts. */
function withDocuments(batch: RowBatch, columns: readonly Column[]): RowBatch {
  const parse = (column: ColumnBatch, i: number): ColumnBatch =>
    columns[i]?.kind === 'other' ? { ...column, values: column.values.map(document) } : column
  return { ...batch, columns: batch.columns.map(parse) }
}

const document = (value: unknown) => (typeof value === 'string' && /^[[{]/.test(value) ? parseExactJson(value) : value)
