import { type ArrowMetadata, readArrowMetadata } from './arrow-metadata.js'
import { EndsEarly } from './chunk-bytes.js'
import { invalid } from './read-errors.js'

/** A message of Arrow's: the schema, a dictionary, or rows. */
export interface ArrowMessage {
  readonly kind: ArrowMetadata['kind']
  /** All of it, in memory of its own. */
  readonly bytes: Uint8Array
  /** How many of the bytes come before the body. */
  readonly metadataBytes: number
}

const FILE_MAGIC = 'ARROW1'
/**
 * Takes Arrow's messages apart. A file is a stream of messages with a list of them behind it, so that both are read in order.
 *
 * @throws CTK_FILE_INVALID for bytes that are not Arrow, or a file that ends too early; EndsEarly
 */
export async function* arrowMessages(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<ArrowMessage> {
  const input = new Input(bytes[Symbol.asyncIterator]())
  try {
    const start = await input.take(8)
    const isFile = start.toString('latin1').startsWith(FILE_MAGIC)
    if (!isFile) input.giveBack(start)
    for (let first = true; ; first = false) {
      const message = await readMessage(input, first)
      if (!message) break
      yield message
    }
    if (isFile && !(await input.last(FILE_MAGIC.length)).equals(Buffer.from(FILE_MAGIC))) throw new EndsEarly()
  } finally {
    await input.close()
  }
}

async function readMessage(input: Input, isFirst: boolean): Promise<ArrowMessage | undefined> {
  const prefix = await input.take(4)
  if (prefix.length === 0 && !isFirst) return undefined
  if (prefix.length < 4) throw isFirst ? noArrow() : new EndsEarly()
  // Before version 0.15 the length came first.
  const isMarked = prefix.readInt32LE() === -1
  const lengthBytes = isMarked ? await input.take(4) : prefix
  if (lengthBytes.length < 4) throw new EndsEarly()
  const length = lengthBytes.readInt32LE()
  if (length === 0) return undefined
  if (length < 0 || (isFirst && length > 1 << 28)) throw noArrow()
  const metadata = await input.take(length)
  if (metadata.length < length) throw isFirst && !isMarked ? noArrow() : new EndsEarly()
  const { kind, bodyLength } = readMetadata(metadata)
  if (isFirst && kind !== 'schema') throw noArrow()
  const body = await input.take(bodyLength)
  if (body.length < bodyLength) throw new EndsEarly()
  // In memory of its own, so that numbers stand at places that are multiples of their length.
  const marker = isMarked ? [prefix, lengthBytes] : [prefix]
  const bytes = new Uint8Array(marker.length * 4 + length + bodyLength)
  let at = 0
  for (const part of [...marker, metadata, body]) {
    bytes.set(part, at)
    at += part.length
  }
  return { kind, bytes, metadataBytes: marker.length * 4 + length }
}

function readMetadata(metadata: Buffer): ArrowMetadata {
  try {
    return readArrowMetadata(metadata)
  } catch (cause) {
    throw invalid('The file is not Arrow, or is damaged: something in it is not a message.', cause)
  }
}

const noArrow = () => invalid('The file is not Arrow: it begins neither as a file nor as a stream of messages.')

/** Bytes of chunks, taken in any size; fewer at the end. */
class Input {
  readonly #chunks: AsyncIterator<Uint8Array>
  #rest: Uint8Array = new Uint8Array(0)

  constructor(chunks: AsyncIterator<Uint8Array>) {
    this.#chunks = chunks
  }

  async take(size: number): Promise<Buffer> {
    const parts: Uint8Array[] = []
    for (let left = size; left > 0; ) {
      if (this.#rest.length === 0 && !(await this.#next())) break
      const part = this.#rest.subarray(0, left)
      this.#rest = this.#rest.subarray(part.length)
      left -= part.length
      parts.push(part)
    }
    return Buffer.concat(parts)
  }

  giveBack(bytes: Uint8Array): void {
    this.#rest = Buffer.concat([bytes, this.#rest])
  }

  /** Reads to the end; the last bytes of all. */
  async last(size: number): Promise<Buffer> {
    let end = Buffer.from(this.#rest.subarray(-size))
    while (await this.#next()) end = Buffer.concat([end, this.#rest]).subarray(-size)
    return end
  }

  async close(): Promise<void> {
    await this.#chunks.return?.()
  }

  async #next(): Promise<boolean> {
    const { done, value } = await this.#chunks.next()
    this.#rest = done ? new Uint8Array(0) : value
    return !done
  }
}
