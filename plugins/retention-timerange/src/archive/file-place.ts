import { createHash } from 'node:crypto'
import {
  CtkError,
  type Format,
  Formats,
  type ObjectStore,
  parseResource,
  type Registry,
  type RowBatch,
  Sinks,
} from '@ctk/core'
import type { ToFile } from './archive-range.js'

/** Where files of slices go, and how they are written. */
export interface FilePlace {
  /** Writes a file and reads it again. @throws CTK_NOT_VERIFIED, and what the store says */
  write(name: string, rows: RowBatch): Promise<{ readonly bytes: number; readonly checksum: string }>
  read(name: string): AsyncIterable<RowBatch>
  remove(name: string): Promise<void>
}

/** CSV is read as ctk writes it, whatever its first line looks like. */
const asWritten = { delimiter: ',', header: true, quotedEmpty: true }

/**
 * Opens the folder of an operation, and loads its format. Credentials come from the environment, as for everything that is stored there.
 *
 * @throws CTK_CONTRIBUTION_UNKNOWN with the plugin to install; what the sink throws
 */
export async function filePlace(
  { to: { folder, format } }: ToFile,
  registry: Registry,
  signal: AbortSignal,
): Promise<FilePlace> {
  const resource = parseResource(folder)
  const sink = await (await registry.load(Sinks, resource.scheme)).open(resource, { signal })
  if (sink.kind !== 'objects') throw new CtkError({ code: 'CTK_BUG', message: `${resource.scheme} stores no files.` })
  const { encode, decode }: Format = await registry.load(Formats, format)
  const base = sink.key === '' || sink.key.endsWith('/') ? sink.key : `${sink.key}/`
  const store: ObjectStore = sink.store
  return {
    async write(name, rows) {
      if (!encode)
        throw new CtkError({ code: 'CTK_CAPABILITY_MISSING', message: `${format} is read, but not written.` })
      const key = `${base}${name}`
      const { size, checksum } = await store.put(key, encode(once(rows), {}), signal)
      const found = await checksumOf(store.get(key, signal))
      if (found === checksum && checksum !== undefined) return { bytes: size, checksum }
      throw new CtkError({
        code: 'CTK_NOT_VERIFIED',
        message: `${sink.urlOf(key)} could not be read again as it was written; its rows were not deleted.`,
        suggestions: ['Is somebody else writing to it? Run again.'],
      })
    },
    read: (name) => decode(store.get(`${base}${name}`, signal), format === 'csv' ? asWritten : {}),
    remove: (name) => store.delete(`${base}${name}`, signal),
  }
}

async function* once(rows: RowBatch): AsyncGenerator<RowBatch> {
  yield rows
}

async function checksumOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of bytes) hash.update(chunk)
  return `sha256:${hash.digest('hex')}`
}
