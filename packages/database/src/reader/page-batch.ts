import type { ColumnKind, RowBatch } from '@ctk/core'

/** A row as a page has it: each column under its place, `c0`, `c1` …, so that no name of a table's can be in the way. */
export type PageRow = Readonly<Record<string, unknown>>

/** A column that is read. */
export interface ReadColumn {
  readonly name: string
  readonly kind: ColumnKind
  /** What a value becomes; NULL does not reach it. */
  readonly parse?: (value: unknown) => unknown
}

/** Rows as a batch. */
export function pageBatch(rows: readonly PageRow[], columns: readonly ReadColumn[], before: number): RowBatch {
  return {
    rowCount: rows.length,
    columns: columns.map(({ name, kind, parse }, i) => ({
      name,
      kind,
      values: rows.map((row) => {
        const value = row[`c${i}`] ?? null
        return value === null || parse === undefined ? value : parse(value)
      }),
    })),
    lines: rows.map((_, i) => before + i + 1),
  }
}
