import type { TableName } from '../address/table-name.js'
import type { Query, Statement } from '../sql/statement.js'
import type { Archive, ArchiveState } from './archive.js'
import type { Repository } from './repository.js'

/** Which archives are meant; all conditions must hold. */
export interface ArchiveFilter {
  /** Those whose id begins like this. */
  readonly prefix?: string | undefined
  readonly tables?: readonly TableName[] | undefined
  readonly states?: readonly ArchiveState[] | undefined
  readonly repository?: string | undefined
  readonly key?: string | undefined
  readonly runId?: string | undefined
}

/**
 * Archives and repositories as rows. What is written is seen by every read that begins afterwards.
 *
 * @throws CTK_STORE_MISSING when the tables are not there
 */
export interface ArchiveStore {
  readonly schema: string
  /** Writes archives, new or again. */
  save(archives: readonly Archive[]): Promise<void>
  /** The same as a statement, to be sent together with an effect where there are transactions. */
  saving(archives: readonly Archive[]): Statement
  /** Makes visible what a process wrote that died before it could do so itself. */
  refresh(signal?: AbortSignal): Promise<void>
  /** In order of table, start, and creation. */
  find(filter?: ArchiveFilter, signal?: AbortSignal): Promise<Archive[]>
  /**
   * The archives that are `dropped` or `restored` of some tables, and not kept for undoing a run, as one query, for the facts of a strategy: the key stands in the column
   * `policy`, {@link ArchiveStore.read} reads the rest.
   */
  facts(inputs: readonly { readonly key: string; readonly table: TableName }[]): Query
  /** The archive that a row of {@link ArchiveStore.facts} holds. */
  read(row: Readonly<Record<string, unknown>>): Archive
  /** In order of name. */
  repositories(signal?: AbortSignal): Promise<Repository[]>
  /** Writes a repository, new or again. */
  saveRepository(repository: Repository): Promise<void>
  removeRepository(name: string): Promise<void>
}
