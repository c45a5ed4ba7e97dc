import { type ColumnBatch, CtkError, type RowBatch } from '@ctk/core'

/** Columns of as many rows as are written together. */
export interface RowsToWrite {
  readonly rowCount: number
  readonly columns: readonly ColumnBatch[]
}

/**
 * Gathers batches until there are `least` rows; what is left comes last. Without any row, the columns of the first batch come once,
 * so that a file without rows has columns.
 *
 * @throws CTK_BUG when a batch has other columns than the first
 */
export async function* gatherRows(batches: AsyncIterable<RowBatch>, least: number): AsyncGenerator<RowsToWrite> {
  let gathered: { rowCount: number; columns: (ColumnBatch & { readonly values: unknown[] })[] } | undefined
  let given = false
  for await (const { rowCount, columns } of batches) {
    gathered ??= { rowCount: 0, columns: columns.map((column) => ({ ...column, values: [] })) }
    if (
      columns.length !== gathered.columns.length ||
      columns.some(({ name }, i) => name !== gathered?.columns[i]?.name)
    ) {
      throw new CtkError({ code: 'CTK_BUG', message: 'The batches to write do not have the same columns.' })
    }
    for (const [i, { values }] of gathered.columns.entries())
      for (const value of columns[i]?.values ?? []) values.push(value)
    gathered.rowCount += rowCount
    if (gathered.rowCount < least) continue
    yield gathered
    given = true
    gathered = { rowCount: 0, columns: gathered.columns.map((column) => ({ ...column, values: [] })) }
  }
  if (gathered && (gathered.rowCount > 0 || !given)) yield gathered
}
