const MAGIC = 0xfd2fb528
/** Frames with anything else than packed bytes, which readers pass over: the lowest four bits are free. */
const SKIPPABLE = 0x184d2a50
const [BLOCK_HEADER, RLE] = [3, 1] as const

/** Thrown for bytes between frames that begin no frame. */
export class NoZstdFrame extends Error {}

/**
 * Cuts Zstandard into its frames, without unpacking them: the platform's decoder stops behind the first. Each frame has to be read
 * to its end before the next is asked for. A frame that is not all there ends early.
 *
 * @throws NoZstdFrame
 */
export async function* zstdFrames(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<AsyncIterable<Uint8Array>> {
  const input = new Input(bytes[Symbol.asyncIterator]())
  try {
    for (let frames = 0; ; frames++) {
      const start = await input.take(4)
      if (start.length === 0 && frames > 0) return
      const magic = start.length === 4 ? start.readUInt32LE() : MAGIC
      if ((magic & ~15) >>> 0 === SKIPPABLE) await input.skip(await input.take(4))
      else if (magic === MAGIC) yield frame(start, input)
      else throw new NoZstdFrame()
    }
  } finally {
    await input.close()
  }
}

async function* frame(start: Buffer, input: Input): AsyncGenerator<Uint8Array> {
  const descriptor = await input.take(1)
  yield Buffer.concat([start, descriptor])
  const flags = descriptor[0] ?? 0
  const isOneSegment = (flags & 0x20) !== 0
  const dictionary = [0, 1, 2, 4][flags & 3] as number
  const contentSize = [isOneSegment ? 1 : 0, 2, 4, 8][flags >> 6] as number
  yield* input.pass((isOneSegment ? 0 : 1) + dictionary + contentSize)
  for (let isLast = false; !isLast; ) {
    const header = await input.take(BLOCK_HEADER)
    yield header
    if (header.length < BLOCK_HEADER) return
    const word = header.readUIntLE(0, 3)
    isLast = (word & 1) === 1
    yield* input.pass(((word >> 1) & 3) === RLE ? 1 : word >> 3)
  }
  if (flags & 4) yield* input.pass(4)
}

/** Bytes of chunks, taken in any size; fewer at the end. */
class Input {
  readonly #chunks: AsyncIterator<Uint8Array>
  #chunk: Uint8Array = new Uint8Array(0)

  constructor(chunks: AsyncIterator<Uint8Array>) {
    this.#chunks = chunks
  }

  async *pass(size: number): AsyncGenerator<Uint8Array> {
    for (let left = size; left > 0; ) {
      if (this.#chunk.length === 0 && !(await this.#next())) return
      const part = this.#chunk.subarray(0, left)
      this.#chunk = this.#chunk.subarray(part.length)
      left -= part.length
      yield part
    }
  }

  async take(size: number): Promise<Buffer> {
    return Buffer.concat(await Array.fromAsync(this.pass(size)))
  }

  async skip(size: Buffer): Promise<void> {
    if (size.length < 4) throw new NoZstdFrame()
    for await (const _ of this.pass(size.readUInt32LE()));
  }

  async close(): Promise<void> {
    await this.#chunks.return?.()
  }

  async #next(): Promise<boolean> {
    const { done, value } = await this.#chunks.next()
    if (!done) this.#chunk = value
    return !done
  }
}
