import type { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type BrokenArchive, brokenArchive } from './broken-archive.js'

/**
 * What one of the platform's unpacking streams makes of bytes. An error of the bytes' source is handed on as it is.
 *
 * @throws CTK_FILE_INVALID for an archive that ends too early or is damaged
 */
export async function* unpackStream(
  bytes: AsyncIterable<Uint8Array>,
  stream: Transform,
  archive: BrokenArchive,
): AsyncGenerator<Uint8Array> {
  const fed = pipeline(bytes, stream)
  fed.catch(() => {})
  try {
    for await (const chunk of stream) yield chunk
    await fed
  } catch (error) {
    const code = String((error as NodeJS.ErrnoException).code)
    if (!/^Z_|^ZSTD_/.test(code)) throw error
    throw brokenArchive(archive, code === 'Z_BUF_ERROR' ? 'ends too early' : 'is damaged', error)
  } finally {
    stream.destroy()
    await fed.catch(() => {})
  }
}
