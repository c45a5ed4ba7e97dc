import type { RowBatch, UndecodedRow } from '@ctk/core'

/** Stands where the bytes of a text are none. */
export const NOT_UTF8: unique symbol = Symbol('not UTF-8')

/** Rejects the rows that have a text whose bytes are none. */
export function withoutBrokenTexts(batch: RowBatch): RowBatch {
  const broken = new Map<number, string>()
  for (const { name, kind, values } of batch.columns) {
    if (kind !== 'text' && kind !== 'json') continue
    for (let row = values.indexOf(NOT_UTF8); row !== -1; row = values.indexOf(NOT_UTF8, row + 1)) broken.set(row, name)
  }
  if (broken.size === 0) return batch
  const keep = (_: unknown, row: number) => !broken.has(row)
  const rejected = [...broken]
    .sort(([a], [b]) => a - b)
    .map(
      ([row, name]): UndecodedRow => ({
        line: batch.lines[row] as number,
        reason: `${name}: has bytes that are not UTF-8`,
        text: '',
      }),
    )
  return {
    rowCount: batch.rowCount - broken.size,
    columns: batch.columns.map((column) => ({ ...column, values: column.values.filter(keep) })),
    lines: batch.lines.filter(keep),
    rejected,
  }
}
