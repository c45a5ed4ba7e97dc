import {
  type Column,
  CtkError,
  type Database,
  existingTable,
  formatTableName,
  type TableInfo,
  type TableName,
} from '@ctk/core'

/** What ctk adds to a table that slices go to: which archive a row belongs to, and on CrateDB which version of which row it was. */
export const ARCHIVE_COLUMN = 'ctk_archive'
/** See {@link ARCHIVE_COLUMN}. */
export const ROW_COLUMN = 'ctk_row'

const own: readonly string[] = [ARCHIVE_COLUMN, ROW_COLUMN]

/** Two tables, and the columns that rows take along. */
export interface TablePair {
  readonly from: TableInfo
  readonly to: TableInfo
  /** Their names are the same in both. */
  readonly columns: readonly Column[]
}

/**
 * Looks at two tables.
 *
 * @throws CTK_TABLE_MISSING; CTK_COLUMN_MISSING when values would be lost, because the other table lacks a column, or has it with
 * another type
 */
export async function tablePair(
  from: TableName,
  to: TableName,
  database: Database,
  signal: AbortSignal,
): Promise<TablePair> {
  const [source, target] = await Promise.all([
    existingTable(from, database.catalog, signal),
    existingTable(to, database.catalog, signal),
  ])
  const stored = new Map(target.columns.map((column) => [column.name, column]))
  const columns = wholeColumns(source).filter(({ name, generated, type }) => {
    const other = stored.get(name)
    if (other && other.generated === undefined && other.type === type) return true
    // What is computed is computed again when the rows come back.
    if (generated !== undefined && (!other || other.generated !== undefined)) return false
    throw unfit(from, to, name, type, other)
  })
  return { from: source, to: target, columns }
}

/** The columns of a table without those that ctk has added, and without the parts of objects, as CrateDB lists them. */
export function wholeColumns({ columns }: TableInfo): Column[] {
  const names = new Set(columns.map(({ name }) => name))
  const isPart = (name: string) => names.has(/^(.+?)\['/.exec(name)?.[1] ?? '')
  return columns.filter(({ name }) => !own.includes(name) && !isPart(name))
}

function unfit(from: TableName, to: TableName, name: string, type: string, other: Column | undefined): CtkError {
  const [source, target] = [formatTableName(from), formatTableName(to)]
  return new CtkError({
    code: 'CTK_COLUMN_MISSING',
    message: other
      ? `The column "${name}" has the type ${type} in ${source} and ${other.generated === undefined ? other.type : 'is computed'} in ${target}: its values would not be the same there.`
      : `${target} has no column "${name}", which ${source} has: its values would be lost.`,
    suggestions: [
      other
        ? `Give the column of ${target} the type ${type}, or archive to another table.`
        : `Add it: ALTER TABLE ${target} ADD COLUMN "${name}" ${type}`,
      'Or name a table that does not exist: ctk makes it.',
    ],
    data: { column: name },
  })
}
