import { Compressions } from '../plugin/points.js'
import type { Registry } from '../plugin/registry.js'
import type { ByteSource } from './byte-source.js'
import type { Compression } from './compression.js'
import { peek } from './peek.js'

const LONGEST_MAGIC = 16

/**
 * Plain bytes, whatever they were packed with. The bytes decide, not the name: `metrics.csv` may be gzip, and `metrics.csv.gz`
 * may have been unpacked on its way.
 *
 * @param name the file's name, for messages
 * @param expected the compression that the name promises, so that an empty `.gz` is not taken for an empty file
 * @throws CTK_FILE_INVALID while reading, for an archive that ends too early or is damaged; CTK_CONTRIBUTION_UNKNOWN when nothing
 * unpacks what the name promises
 */
export async function unpack(
  bytes: ByteSource,
  name: string,
  expected: string | undefined,
  registry: Registry,
): Promise<ByteSource> {
  const { head, bytes: whole } = await peek(bytes, LONGEST_MAGIC)
  const promised = expected === undefined ? undefined : await registry.load(Compressions, expected)
  const compression = head.length === 0 ? promised : await detectCompression(head, registry)
  if (!compression) return whole
  const plain = compression.unpack(whole, name)
  return {
    ...(whole.position ? { position: whole.position } : {}),
    [Symbol.asyncIterator]: () => plain[Symbol.asyncIterator](),
  }
}

async function detectCompression(head: Uint8Array, registry: Registry): Promise<Compression | undefined> {
  for (const { name } of registry.list(Compressions)) {
    const compression = await registry.load(Compressions, name)
    if (compression.magic.every((byte, i) => i < head.length && (byte ?? head[i]) === head[i])) return compression
  }
  return undefined
}
