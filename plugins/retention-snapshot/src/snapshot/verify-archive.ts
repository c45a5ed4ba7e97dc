import { type Archive, DatabaseService, type Services } from '@ctk/core'

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
  return services.get(DatabaseService).dialect === 'cratedb'
    ? (await import('../cratedb/verify-snapshot.js')).verifySnapshot(services)
    : (await import('../postgresql/verify-parquet.js')).verifyParquet(services)
}
