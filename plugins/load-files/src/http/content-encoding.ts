import { type ByteSource, CtkError } from '@ctk/core'

/** Undoes `Content-Encoding`: what the server packed only for the way. Read in order alone, and without a size. */
export function decodeContent(bytes: ByteSource, encoding: string, shown: string): ByteSource {
  const position = bytes.position
  const whole = decode(bytes, encoding, shown)
  return { [Symbol.asyncIterator]: () => whole, ...(position ? { position } : {}) }
}

async function* decode(bytes: AsyncIterable<Uint8Array>, encoding: string, shown: string): AsyncGenerator<Uint8Array> {
  const zlib = await import('node:zlib')
  const { pipeline } = await import('node:stream/promises')
  const makers: Readonly<Record<string, () => NodeJS.ReadWriteStream & { destroy(): void }>> = {
    gzip: () => zlib.createGunzip(),
    'x-gzip': () => zlib.createGunzip(),
    deflate: () => zlib.createInflate(),
    br: () => zlib.createBrotliDecompress(),
  }
  const make = makers[encoding]
  if (!make) throw unreadable(shown, `is sent as ${JSON.stringify(encoding)}, which is not known here`)
  const stream = make()
  const fed = pipeline(bytes, stream)
  fed.catch(() => {})
  try {
    for await (const chunk of stream) yield chunk as unknown as Buffer
    await fed
  } catch (error) {
    if (!/^(Z_|ERR_+(BROTLI|PADDING))/.test(String((error as NodeJS.ErrnoException).code))) throw error
    throw unreadable(shown, `is sent as ${encoding}, but cannot be unpacked`, error)
  } finally {
    stream.destroy()
    await fed.catch(() => {})
  }
}

function unreadable(shown: string, what: string, cause?: unknown): CtkError {
  return new CtkError({
    code: 'CTK_FILE_INVALID',
    message: `${shown} ${what}.`,
    suggestions: ['Download it by other means, and load the file.'],
    cause,
  })
}
