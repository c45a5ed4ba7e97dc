import { createHash } from 'node:crypto'
import { type Archive, type Instant, isCtkError, type TableName } from '@ctk/core'
import type { ArchivePlace } from '../archive-place.js'
import { damaged } from '../damaged.js'
import type { ArchivedColumn } from './archived-columns.js'

/** A file of an archive. */
export interface ArchivedFile {
  /** In the folder of the manifest. */
  readonly name: string
  readonly rows: number
  /** In bytes. */
  readonly size: number
  /** `sha256:` and hexadecimal digits. */
  readonly checksum: string
}

/** What an archive holds, beside its files: whoever has both needs nothing else to read it. */
export interface Manifest {
  readonly format: 'ctk-archive'
  readonly version: 1
  readonly archive: string
  readonly createdAt: Instant
  readonly table: TableName
  readonly label: string
  /** The partition's own table, when it was archived. */
  readonly relation: TableName
  /** What the partition held of each table above it, from the top, as PostgreSQL prints it. */
  readonly bounds: readonly (string | null)[]
  readonly columns: readonly ArchivedColumn[]
  readonly rows: number
  readonly fingerprint: string
  readonly files: readonly ArchivedFile[]
}

/** The bytes of a manifest, and their checksum. */
export function writeManifest(manifest: Manifest): { readonly bytes: Uint8Array; readonly checksum: string } {
  const bytes = Buffer.from(`${JSON.stringify(manifest, undefined, 2)}\n`)
  return { bytes, checksum: sha256(bytes) }
}

/**
 * Reads the manifest of an archive, and compares it with the checksum that the archive has of it.
 *
 * @throws CTK_ARCHIVE_INCOMPLETE when it is missing, or another one
 */
export async function readManifest(
  { id, key, checksum }: Pick<Archive, 'id' | 'key' | 'checksum'>,
  place: ArchivePlace,
  signal?: AbortSignal,
): Promise<Manifest> {
  const bytes = await Array.fromAsync(place.get(key, signal)).catch((error: unknown) => {
    if (isCtkError(error) && error.code === 'CTK_FILE_MISSING')
      throw damaged(id, `${place.urlOf(key)} is missing`, error)
    throw error
  })
  const whole = Buffer.concat(bytes)
  if (checksum !== undefined && sha256(whole) !== checksum)
    throw damaged(id, `${place.urlOf(key)} is not what was written: its checksum is another one`)
  try {
    const manifest = JSON.parse(whole.toString()) as Manifest
    if (manifest.format === 'ctk-archive' && manifest.version === 1) return manifest
  } catch (error) {
    throw damaged(id, `${place.urlOf(key)} is no manifest`, error)
  }
  throw damaged(id, `${place.urlOf(key)} was written by a newer release`)
}

/** Where a file of the manifest with a key is. */
export function fileKey(manifestKey: string, { name }: Pick<ArchivedFile, 'name'>): string {
  return `${manifestKey.slice(0, manifestKey.lastIndexOf('/') + 1)}${name}`
}

const sha256 = (bytes: Uint8Array) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`
