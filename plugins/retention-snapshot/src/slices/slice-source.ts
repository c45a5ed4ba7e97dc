import {
  type Archive,
  compile,
  existingTable,
  id,
  join,
  type OperationContext,
  type Sql,
  type Statement,
  sql,
  type TableInfo,
  type TableName,
  tableId,
} from '@ctk/core'
import { addedColumns, countSlice, rowsOf, type SliceParts, tableOf } from './archived-slices.js'
import { sliceFile } from './slice-file.js'
import { stageFile } from './stage-file.js'

/** The rows of a slice as a statement reads them. */
export interface SliceSource {
  /** What stands behind FROM; a WHERE may be in it. */
  readonly from: Sql
  /** The names of the columns that it has. */
  readonly columns: readonly string[]
  readonly rows: number
  /** The table that was only made to read from; undefined where there was one. */
  readonly staged: TableName | undefined
}

/** The table that archived rows are in on their way back: nobody else gives it this name. */
export const stagedTable = ({ table: { schema }, id: archive }: Archive): TableName => ({
  schema,
  name: `ctk_restore_${archive}`,
})

/**
 * The rows of a slice, complete: those of the table that they went to; of a file, those of a table that is made of it.
 *
 * @param table that the rows are of
 * @throws CTK_ARCHIVE_INCOMPLETE; CTK_COLUMN_MISSING when the table has lost a column that the slice has values of
 */
export async function sliceSource(
  archive: Archive,
  table: TableInfo,
  context: OperationContext,
  { registry }: SliceParts,
): Promise<SliceSource> {
  const { database, signal } = context
  if (archive.method === 'file') {
    const staged = stagedTable(archive)
    const file = await sliceFile(archive, registry, signal)
    await stageFile(archive, file, { staged, table }, context)
    return stagedSource(archive, context)
  }
  const { columns } = await existingTable(tableOf(archive), database.catalog, signal)
  const names = columns.map(({ name }) => name).filter((name) => !addedColumns.includes(name))
  const rows = await countSlice(archive, database, signal)
  return { from: rowsOf(archive), columns: names, rows, staged: undefined }
}

/** The table that an attempt has made of a file, when it was complete. */
export async function stagedSource(
  archive: Archive,
  { database, signal }: Pick<OperationContext, 'database' | 'signal'>,
): Promise<SliceSource> {
  const staged = stagedTable(archive)
  const { columns } = await existingTable(staged, database.catalog, signal)
  const names = columns.map(({ name }) => name)
  return { from: sql`${tableId(staged)}`, columns: names, rows: archive.rows ?? 0, staged }
}

/** The statement that copies the rows of a slice into a table; what the table computes, it computes again. */
export function copyStatement({ from, columns }: SliceSource, into: TableInfo, dialect: string): Statement {
  const taken = new Set(columns)
  // Parts of objects come along with them.
  const whole = into.columns.filter(
    ({ name, generated }) => generated === undefined && taken.has(name) && !isPart(name, taken),
  )
  const names = join(whole.map(({ name }) => id(name)))
  if (dialect !== 'postgresql')
    return compile(
      sql`INSERT INTO ${tableId(into.name)} (${names}) SELECT ${names} FROM ${from} ON CONFLICT DO NOTHING`,
    )
  return compile(sql`INSERT INTO ${tableId(into.name)} (${names}) OVERRIDING SYSTEM VALUE SELECT ${names} FROM ${from}`)
}

const isPart = (name: string, all: ReadonlySet<string>) => all.has(/^(.+?)\['/.exec(name)?.[1] ?? '')
