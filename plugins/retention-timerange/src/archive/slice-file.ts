import { type Archive, type ArchiveStore, formatTableName, type OperationContext } from '@ctk/core'
import type { ToFile } from './archive-range.js'
import type { FilePlace } from './file-place.js'

/** What a file of a slice is called: `events/2024-01-01T00-00-00Z-0123456789ab.parquet`. */
export function sliceFile({ table, from, to }: ToFile, archive: string): string {
  const at = from === undefined || !Number.isFinite(from) ? 'first' : new Date(from).toISOString().replace(/[:.]/g, '-')
  const folder = formatTableName(table).replace(/[^A-Za-z0-9._-]+/g, '_')
  return `${folder}/${at}-${archive}.${to.format}`
}

/** Takes away what attempts that died have written, and the rows of which are in their table still. */
export async function discardBegun(
  { table, to }: ToFile,
  place: FilePlace,
  store: ArchiveStore,
  signal: OperationContext['signal'],
): Promise<void> {
  await store.refresh(signal)
  const left = await store.find({ tables: [table], states: ['begun'], repository: to.folder }, signal)
  for (const archive of left) {
    await place.remove(archive.key)
    await store.save([failed(archive)])
  }
}

const failed = (archive: Archive): Archive => ({ ...archive, state: 'failed', detail: 'The run that began it died.' })
