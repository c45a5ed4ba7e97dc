import { type RowBatch, rawScalar } from '@ctk/core'

/**
 * JSON of PostgreSQL, read from its text, as writers take it: the text of a document as it is, and that of anything else as the JSON
 * that it is, since a text would be taken for one that is not JSON yet.
 *
 * @param names of the columns that hold JSON
 */
export function jsonScalars(batch: RowBatch, names: ReadonlySet<string>): RowBatch {
  if (names.size === 0) return batch
  const columns = batch.columns.map((column) =>
    names.has(column.name) ? { ...column, values: column.values.map(scalar) } : column,
  )
  return { ...batch, columns }
}

const scalar = (value: unknown) => (typeof value === 'string' && !/^\s*[[{]/.test(value) ? rawScalar(value) : value)
