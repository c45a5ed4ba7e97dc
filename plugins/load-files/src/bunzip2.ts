import { BitReader, OutOfBits } from './bit-reader.js'
import { brokenArchive } from './broken-archive.js'
import { DamagedBlock, readBlock } from './bzip2-block.js'

const BLOCK = [0x314159, 0x265359] as const
const END = [0x177245, 0x385090] as const

/**
 * Unpacks bzip2 block by block, about 900 kB of plain bytes each. A block is handed on when its checksum is right.
 *
 * @throws CTK_FILE_INVALID for an archive that ends too early or is damaged
 */
export async function* bunzip2(bytes: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  const archive = { name, kind: 'bzip2', test: 'bzip2 -t' }
  const bits = new BitReader()
  const streams = new Bzip2Streams(bits)
  const unpackAll = function* (ended: boolean) {
    while (bits.hasMore) {
      const before = bits.mark()
      try {
        yield* streams.next()
      } catch (error) {
        if (error instanceof DamagedBlock) throw brokenArchive(archive, 'is damaged', error)
        if (!(error instanceof OutOfBits)) throw error
        if (ended) throw brokenArchive(archive, 'ends too early')
        bits.reset(before)
        return
      }
    }
    if (ended && streams.open) throw brokenArchive(archive, 'ends too early')
  }
  // A block is looked at when all of it is likely to be there, and again when twice as much is.
  let enough = 4
  for await (const chunk of bytes) {
    bits.push(chunk)
    if (bits.available < enough) continue
    yield* unpackAll(false)
    enough = Math.max(streams.blockBytes, bits.available * 2)
  }
  yield* unpackAll(true)
}

/** Streams one after another: each has a header, blocks, and a checksum of the blocks' checksums. */
class Bzip2Streams {
  readonly #bits: BitReader
  #level = 0
  #checksum = 0
  #begun = false

  constructor(bits: BitReader) {
    this.#bits = bits
  }

  /** Whether more has to come: nothing was read yet, or a stream has not ended. */
  get open(): boolean {
    return this.#level > 0 || !this.#begun
  }

  /** About how long a packed block is at most. */
  get blockBytes(): number {
    return this.#level * 110_000
  }

  /** The bytes of the next block; none for a stream's header and its end. */
  next(): Uint8Array[] {
    const bits = this.#bits
    if (this.#level === 0) {
      const [magic, digit] = [bits.read(24), bits.read(8) - 48]
      if (magic !== 0x425a68 || digit < 1 || digit > 9) throw new DamagedBlock('no stream begins here')
      this.#level = digit
      this.#checksum = 0
      this.#begun = true
      return []
    }
    const marker = [bits.read(24), bits.read(24)]
    const expected = bits.read32()
    if (marker[0] === BLOCK[0] && marker[1] === BLOCK[1]) {
      const block = readBlock(bits, this.#level * 100_000, expected)
      this.#checksum = ((this.#checksum << 1) | (this.#checksum >>> 31)) ^ expected
      return block
    }
    if (marker[0] !== END[0] || marker[1] !== END[1]) throw new DamagedBlock('no block begins here')
    if (this.#checksum >>> 0 !== expected >>> 0) throw new DamagedBlock('the checksum of the stream is wrong')
    bits.toByte()
    this.#level = 0
    return []
  }
}
