/** Rows of columns: the values of the given rows, column by column. All rows come back as they are, without a copy. */
export function pickRows<T>(columns: readonly (readonly T[])[], rows: readonly number[]): readonly (readonly T[])[] {
  if (columns.every((values) => values.length === rows.length)) return columns
  return columns.map((values) => rows.map((row) => values[row] as T))
}
