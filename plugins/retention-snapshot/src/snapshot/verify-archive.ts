import { type Archive, type Database, DatabaseService, isCtkError, type Services } from '@ctk/core'
import { countSlice, isSlice } from '../slices/archived-slices.js'

/** What was found out about an archive. */
export interface ArchiveVerdict {
  readonly archive: Archive
  readonly ok: boolean
  /** Empty when it is complete. */
  readonly problems: readonly string[]
  /** Whether its rows were read, and not only what the store says of it. */
  readonly deep: boolean
}

/** Looks whether an archive is complete; with `deep` also at its rows. */
export type VerifyArchive = (
  archive: Archive,
  options: { readonly deep: boolean },
  signal?: AbortSignal,
) => Promise<ArchiveVerdict>

/** What looks at archives of the session's database. */
export async function archiveVerifier(services: Services): Promise<VerifyArchive> {
  const database = services.get(DatabaseService)
  const partitions =
    database.dialect === 'cratedb'
      ? (await import('../cratedb/verify-snapshot.js')).verifySnapshot(services)
      : (await import('../postgresql/verify-parquet.js')).verifyParquet(services)
  return async (archive, options, signal) =>
    isSlice(archive) ? verifySlice(archive, database, signal) : partitions(archive, options, signal)
}

/** Of a slice in a table the rows are counted; of one in a file nothing is known but where it is. */
async function verifySlice(archive: Archive, database: Database, signal?: AbortSignal): Promise<ArchiveVerdict> {
  try {
    const rows = await countSlice(archive, database, signal)
    const problems = rows === archive.rows ? [] : [`${rows} of ${archive.rows} rows are there`]
    return { archive, ok: problems.length === 0, problems, deep: true }
  } catch (error) {
    if (!isCtkError(error) || error.code === 'CTK_ABORTED') throw error
    return { archive, ok: false, problems: [error.message], deep: false }
  }
}
