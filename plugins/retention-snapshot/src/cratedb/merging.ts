import { type Archive, id, join, type Sql, type TableInfo, type TableName } from '@ctk/core'

/** What the journal of archives says while the rows of a partition that exists again are put together with archived ones. */
export interface Merging {
  /** Of the partition that the rows of both are to replace. */
  readonly uuid: string
  /** Where the rows of both are. */
  readonly snapshot: string
  readonly rows: number
}

/** The table that archived rows are in on their way back. */
export const besideOf = ({ table: { schema }, id: archiveId }: Archive): TableName => ({
  schema,
  name: `ctk_restore_${archiveId}`,
})

/** What an earlier attempt has written down. */
export function readMerging({ detail }: Archive): Merging | undefined {
  try {
    return detail === undefined ? undefined : (JSON.parse(detail) as { merging?: Merging }).merging
  } catch {
    return undefined
  }
}

/** The columns that rows are copied by: what is computed is computed again. */
export function copied({ columns }: TableInfo): Sql {
  return join(columns.filter(({ generated }) => generated === undefined).map(({ name }) => id(name)))
}
