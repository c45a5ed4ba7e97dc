import { join, type Sql, sql, type TableName, tableId } from '@ctk/core'

/** A partition's own table. */
export interface LocatedPartition {
  readonly ident: string
  readonly relation: TableName
}

/** A row of {@link fingerprintsOf}. */
export interface FingerprintRow {
  readonly ident: string
  readonly fingerprint: string
}

/**
 * The fingerprints of partitions: how many rows each has, and the sum of a hash of every row's place and the transaction that
 * wrote it. Whatever is inserted, updated or deleted changes it; the order of rows does not.
 */
export function fingerprintsOf(partitions: readonly LocatedPartition[]): Sql {
  const selects = partitions.map(
    ({ ident, relation }) => sql`SELECT ${ident}::text AS "ident",
  count(*) || ':' || coalesce(sum(hashtextextended(ctid::text || '/' || xmin::text, 0)), 0) AS "fingerprint"
FROM ONLY ${tableId(relation)}`,
  )
  return join(selects, sql` UNION ALL `)
}
