import {
  type Archive,
  type ArchiveStore,
  type Clock,
  compile,
  type Database,
  id,
  type Registry,
  type Sql,
  sql,
  type TableName,
  tableId,
} from '@ctk/core'

/** What the strategy `timerange-archive` adds to rows that go elsewhere. */
const ARCHIVE_COLUMN = 'ctk_archive'
/** Those are no columns of the table that the rows are of. */
export const addedColumns: readonly string[] = [ARCHIVE_COLUMN, 'ctk_row']

/** What slices are handled with. */
export interface SliceParts {
  readonly archives: ArchiveStore
  readonly clock: Clock
  readonly registry: Registry
}

/** Whether an archive is a slice of rows, in another table or a file, and no partition. */
export function isSlice({ method }: Archive): boolean {
  return method === 'table' || method === 'file'
}

/** The table that the rows of a slice are in. */
export function tableOf({ repository, key }: Archive): TableName {
  return { schema: repository, name: key }
}

/** The rows of a slice in that table. */
export function rowsOf(archive: Archive): Sql {
  return sql`${tableId(tableOf(archive))} WHERE ${id(ARCHIVE_COLUMN)} = ${archive.id}`
}

/** How many rows of a slice are in the table that they went to. */
export async function countSlice(archive: Archive, database: Database, signal?: AbortSignal): Promise<number> {
  await database.refresh([tableOf(archive)], signal)
  return count(rowsOf(archive), database, signal)
}

/** How many rows there are. */
export async function count(from: Sql, database: Database, signal?: AbortSignal): Promise<number> {
  const [{ n = 0 } = {}] = await database.query<{ n: number }>(compile(sql`SELECT count(*) AS n FROM ${from}`), signal)
  return Number(n)
}

/** The archive as it is now. */
export async function latest(archive: Archive, { archives }: Pick<SliceParts, 'archives'>): Promise<Archive> {
  return (await archives.find({ prefix: archive.id }))[0] ?? archive
}
