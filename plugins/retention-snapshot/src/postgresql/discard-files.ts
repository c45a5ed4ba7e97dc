import type { Archive } from '@ctk/core'
import type { ArchivePlace } from '../archive-place.js'
import { FILE } from './archive-key.js'
import { fileKey } from './manifest.js'

/**
 * Takes away what an attempt has written. The manifest first: files without one are no archive. What cannot be taken away takes space,
 * and no more.
 */
export async function discardFiles({ key }: Pick<Archive, 'key'>, place: ArchivePlace): Promise<void> {
  for (const each of [key, fileKey(key, { name: FILE })]) await place.delete(each).catch(() => undefined)
}
