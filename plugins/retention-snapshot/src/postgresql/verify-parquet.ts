import { type Archive, isCtkError, type Services } from '@ctk/core'
import type { ArchivePlace } from '../archive-place.js'
import { readAgain } from '../read-again.js'
import type { VerifyArchive } from '../snapshot/verify-archive.js'
import { type ArchivedFile, fileKey, readManifest } from './manifest.js'
import { type ParquetParts, parquetParts } from './parquet-parts.js'

/** Looks at the manifest and the files of an archive: sizes and checksums, and with `deep` whether all rows can be read. */
export function verifyParquet(services: Services): VerifyArchive {
  const parts = parquetParts(services)
  return async (archive, { deep }, signal = new AbortController().signal) => {
    const problems = await problemsOf(archive, deep, parts, signal)
    return { archive, ok: problems.length === 0, problems, deep }
  }
}

async function problemsOf(
  archive: Archive,
  deep: boolean,
  parts: ParquetParts,
  signal: AbortSignal,
): Promise<string[]> {
  try {
    const place = await parts.place(archive.repository, signal)
    const manifest = await readManifest(archive, place, signal)
    const problems: string[] = []
    for (const file of manifest.files) {
      const key = fileKey(archive.key, file)
      const found = await readAgain(place.get(key, signal))
      if (found.size !== file.size) problems.push(`${place.urlOf(key)} has ${found.size} bytes instead of ${file.size}`)
      else if (found.checksum !== file.checksum) problems.push(`${place.urlOf(key)} is not what was written`)
      else if (deep) problems.push(...(await rowProblems(key, file, place, parts, signal)))
    }
    if (manifest.rows !== archive.rows)
      problems.push(`the manifest tells of ${manifest.rows} rows, and ${archive.rows} were archived`)
    return problems
  } catch (error) {
    if (!isCtkError(error) || error.code === 'CTK_ABORTED') throw error
    return [error.message]
  }
}

async function rowProblems(
  key: string,
  { rows }: ArchivedFile,
  place: ArchivePlace,
  { parquet }: ParquetParts,
  signal: AbortSignal,
): Promise<string[]> {
  const { decode } = await parquet()
  let [read, unread] = [0, 0]
  for await (const { rowCount, rejected = [] } of decode(place.get(key, signal), {})) {
    read += rowCount
    unread += rejected.length
  }
  if (read === rows && unread === 0) return []
  return [`${read} of ${rows} rows of ${place.urlOf(key)} can be read`]
}
