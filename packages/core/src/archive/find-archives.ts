import { formatTableName, type TableName } from '../address/table-name.js'
import { CtkError } from '../errors/ctk-error.js'
import { nearest } from '../text/nearest.js'
import type { Archive } from './archive.js'
import type { ArchiveStore } from './archive-store.js'

/** Which archives are meant: one by its id or the beginning of it, or all of one partition, or of a table. */
export interface ArchiveSelection {
  readonly id?: string | undefined
  readonly table?: TableName | undefined
  /** What the partition is called. */
  readonly label?: string | undefined
  /** Those that a run made. */
  readonly runId?: string | undefined
}

/**
 * Archives that hold something, in order of table and time.
 *
 * @throws CTK_ARCHIVE_NOT_FOUND
 */
export async function findArchives(
  { id, table, label, runId }: ArchiveSelection,
  store: ArchiveStore,
  signal?: AbortSignal,
): Promise<Archive[]> {
  const states = ['verified', 'dropped', 'restored'] as const
  const all = await store.find({ ...(table && { tables: [table] }), states, runId, prefix: id }, signal)
  const found = all.filter((archive) => label === undefined || archive.label === label)
  if (found.length > 0 && (id === undefined || found.length === 1)) return found
  if (found.length > 1)
    throw notFound(
      `Several archives begin with ${id}: ${found
        .slice(0, 3)
        .map((each) => each.id)
        .join(', ')}.`,
    )
  const near =
    label === undefined
      ? undefined
      : nearest(
          label,
          all.map((archive) => archive.label),
        )
  const what = [
    id === undefined ? undefined : id,
    label === undefined ? undefined : `of the partition ${label}`,
    table && `of ${formatTableName(table)}`,
    runId === undefined ? undefined : `of run ${runId}`,
  ].filter((part) => part !== undefined)
  throw notFound(`There is no archive ${what.join(' ')}.${near === undefined ? '' : ` Did you mean ${near}?`}`)
}

function notFound(message: string): CtkError {
  return new CtkError({
    code: 'CTK_ARCHIVE_NOT_FOUND',
    message,
    suggestions: ['See which there are: ctk snapshot list'],
  })
}
