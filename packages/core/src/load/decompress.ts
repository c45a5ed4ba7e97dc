import { CtkError } from '../errors/ctk-error.js'

/** What a file was compressed with, as its first bytes tell. */
export type Compression = 'gzip' | 'zstd' | 'bzip2'

const magics: readonly { readonly compression: Compression; readonly bytes: readonly (number | undefined)[] }[] = [
  { compression: 'gzip', bytes: [0x1f, 0x8b] },
  { compression: 'zstd', bytes: [0x28, 0xb5, 0x2f, 0xfd] },
  // "BZh", a digit, then the first digits of π: three letters alone could begin a text.
  { compression: 'bzip2', bytes: [0x42, 0x5a, 0x68, undefined, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59] },
]
const longest = Math.max(...magics.map(({ bytes }) => bytes.length))

/**
 * Plain bytes, whatever they were packed with. The bytes decide, not the name: `metrics.csv` may be gzip, and `metrics.csv.gz`
 * may have been unpacked on its way. Several gzip members in a row are one stream, as for `gzip -d`.
 *
 * @param name the file's name, for messages
 * @param expected what the name promises, so that an empty `.gz` is not taken for an empty file
 * @throws CTK_FILE_INVALID while reading: a truncated or damaged archive, or one that is not supported yet
 */
export async function* decompress(
  bytes: AsyncIterable<Uint8Array>,
  name: string,
  expected?: string,
): AsyncGenerator<Uint8Array> {
  const iterator = bytes[Symbol.asyncIterator]()
  try {
    const head = await takeHead(iterator)
    const compression = head.length === 0 && expected === 'gzip' ? 'gzip' : detectCompression(head)
    const whole = rest(head, iterator)
    if (compression === undefined) yield* whole
    else if (compression === 'gzip') yield* gunzip(whole, name)
    else throw unsupported(name, compression)
  } finally {
    await iterator.return?.()
  }
}

/** Which compression these bytes begin with; undefined for none that is known. */
export function detectCompression(head: Uint8Array): Compression | undefined {
  return magics.find(({ bytes }) => bytes.every((byte, i) => i < head.length && (byte ?? head[i]) === head[i]))
    ?.compression
}

async function takeHead(iterator: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let head: Uint8Array = new Uint8Array(0)
  while (head.length < longest) {
    const { done, value } = await iterator.next()
    if (done) break
    head = head.length === 0 ? value : Buffer.concat([head, value])
  }
  return head
}

async function* rest(head: Uint8Array, iterator: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (head.length > 0) yield head
  yield* { [Symbol.asyncIterator]: () => iterator }
}

async function* gunzip(bytes: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  const [{ createGunzip }, { pipeline }] = await Promise.all([import('node:zlib'), import('node:stream/promises')])
  const stream = createGunzip({ chunkSize: 256 * 1024 })
  const fed = pipeline(bytes, stream)
  fed.catch(() => {})
  try {
    for await (const chunk of stream) yield chunk
    await fed
  } catch (error) {
    if (!String((error as NodeJS.ErrnoException).code).startsWith('Z_')) throw error
    const truncated = (error as NodeJS.ErrnoException).code === 'Z_BUF_ERROR'
    throw new CtkError({
      code: 'CTK_FILE_INVALID',
      message: `${name} is ${truncated ? 'a gzip file that ends too early' : 'not a sound gzip file'}.`,
      suggestions: [`Test it:  gzip -t ${name}`, 'Copy or download it again.'],
      cause: error,
    })
  } finally {
    stream.destroy()
    await fed.catch(() => {})
  }
}

function unsupported(name: string, compression: Compression): CtkError {
  const tool = compression === 'zstd' ? 'zstd -d' : 'bunzip2'
  return new CtkError({
    code: 'CTK_FILE_INVALID',
    message: `${name} is compressed with ${compression}, which is not supported yet.`,
    suggestions: [`Unpack it first:  ${tool} ${name}`, 'gzip is supported.'],
  })
}
