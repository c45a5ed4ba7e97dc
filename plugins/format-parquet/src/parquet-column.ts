import type { ColumnKind } from '@ctk/core'

/** The values of one column of a row group, row by row. */
export interface ParquetColumn {
  readonly name: string
  readonly kind: ColumnKind | undefined
  /**
   * The values of the next rows.
   *
   * @throws EndsEarly when the column has fewer, and others for damaged pages
   */
  take(rows: number): Promise<unknown[]>
}
