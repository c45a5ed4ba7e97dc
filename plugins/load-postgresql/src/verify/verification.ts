/** A row that is not the same on both sides. */
export interface RowDifference {
  /** `missing`: not in the target. `extra`: only there. */
  readonly kind: 'missing' | 'extra' | 'different'
  /** Of a table with a key, by column. */
  readonly key?: Readonly<Record<string, unknown>>
  /** Where values differ: each as text; null is NULL. */
  readonly values?: readonly {
    readonly column: string
    readonly source: string | null
    readonly target: string | null
  }[]
}

/** Something that the servers themselves say otherwise of a column. */
export interface ColumnDifference {
  readonly column: string
  readonly what: 'nulls' | 'min' | 'max'
  readonly source: string | null
  readonly target: string | null
}

/** What comparing two tables gave. */
export interface Verification {
  readonly equal: boolean
  readonly rows: { readonly source: number; readonly target: number }
  /** SHA-256 over all rows in the order of the key; without a key a sum that no order changes. */
  readonly checksum: { readonly source: string; readonly target: string }
  readonly columns: readonly ColumnDifference[]
  /** How many rows differ, as far as they were counted. */
  readonly differing: number
  /** The first of them. */
  readonly differences: readonly RowDifference[]
}
