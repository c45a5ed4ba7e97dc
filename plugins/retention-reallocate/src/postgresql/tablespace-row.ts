/** A row of the query for tablespaces: where a partition, and each of its indexes, is. */
export interface TablespaceRow {
  /** The oid, as text. */
  readonly ident: string
  /** `r` for a table; others have no files of their own. */
  readonly kind: string
  readonly tablespace: string
  /** The tablespaces of its indexes, without duplicates. */
  readonly indexes: readonly string[]
}

/** Whether a partition and all of its indexes are in a tablespace; what has no files is nowhere, and needs nothing. */
export function isInTablespace({ kind, tablespace, indexes }: TablespaceRow, wanted: string): boolean {
  return kind !== 'r' || [tablespace, ...indexes].every((each) => each === wanted)
}
