import { createHash } from 'node:crypto'

/** The size of bytes, and their checksum. */
export async function readAgain(bytes: AsyncIterable<Uint8Array>): Promise<{ size: number; checksum: string }> {
  const hash = createHash('sha256')
  let size = 0
  for await (const chunk of bytes) {
    hash.update(chunk)
    size += chunk.length
  }
  return { size, checksum: `sha256:${hash.digest('hex')}` }
}
