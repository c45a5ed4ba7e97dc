import { type Column, CtkError, formatTableName, nearest, type RowOrder, type TableInfo } from '@ctk/core'

/** The columns of a table by their names. */
export function columnsOf(table: TableInfo, names: readonly string[]): Column[] {
  return names.map((name) => {
    const column = table.columns.find((candidate) => candidate.name === name)
    if (column) return column
    const near = nearest(
      name,
      table.columns.map((candidate) => candidate.name),
    )
    throw new CtkError({
      code: 'CTK_COLUMN_MISSING',
      message: `The table ${formatTableName(table.name)} has no column "${name}".${near === undefined ? '' : ` Did you mean "${near}"?`}`,
      suggestions: [`Columns of the table: ${table.columns.map((candidate) => `"${candidate.name}"`).join(', ')}.`],
    })
  })
}

/** The columns that rows are ordered by, each with its direction. */
export function orderColumns(
  table: TableInfo,
  orderBy: readonly RowOrder[] = [],
): (Column & { descending: boolean })[] {
  const columns = columnsOf(
    table,
    orderBy.map(({ column }) => column),
  )
  return columns.map((column, i) => ({ ...column, descending: orderBy[i]?.descending ?? false }))
}
