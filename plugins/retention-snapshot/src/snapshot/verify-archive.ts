import { type Archive, type Database, DatabaseService, isCtkError, RegistryService, type Services } from '@ctk/core'
import { countSlice, isSlice } from '../slices/archived-slices.js'
import { sliceFile } from '../slices/slice-file.js'

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
  const registry = services.get(RegistryService)
  return async (archive, options, signal = new AbortController().signal) => {
    if (!isSlice(archive)) return partitions(archive, options, signal)
    try {
      const { problems, deep } =
        archive.method === 'file'
          ? {
              problems: await (await sliceFile(archive, registry, signal)).problems(options.deep),
              deep: options.deep,
            }
          : { problems: await rowProblems(archive, database, signal), deep: true }
      return { archive, ok: problems.length === 0, problems, deep }
    } catch (error) {
      if (!isCtkError(error) || error.code === 'CTK_ABORTED') throw error
      return { archive, ok: false, problems: [error.message], deep: false }
    }
  }
}

/** Of a slice in a table the rows are counted. */
async function rowProblems(archive: Archive, database: Database, signal: AbortSignal): Promise<string[]> {
  const rows = await countSlice(archive, database, signal)
  return rows === archive.rows ? [] : [`${rows} of ${archive.rows} rows are there`]
}
