const MAGIC = 0x184d2204
const SHORTEST_MATCH = 4
const STORED = 0x8000_0000
/** How many bytes one may become at most. */
const MOST = 255

/**
 * Unpacks an LZ4 frame, as Arrow packs its buffers. Blocks may refer to the blocks before them.
 *
 * @throws RangeError and others for bytes that are none
 */
export function unpackLz4Frame(packed: Uint8Array): Uint8Array {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.length)
  if (view.getUint32(0, true) !== MAGIC) throw new Error('a buffer is no LZ4 frame')
  const flags = view.getUint8(4)
  const [hasBlockChecksums, hasSize, hasDictionary] = [(flags & 16) !== 0, (flags & 8) !== 0, (flags & 1) !== 0]
  const size = hasSize ? Number(view.getBigUint64(6, true)) : packed.length * 4
  const out = new Output(Math.min(size, packed.length * MOST))
  let at = 7 + (hasSize ? 8 : 0) + (hasDictionary ? 4 : 0)
  for (;;) {
    const header = view.getUint32(at, true)
    at += 4
    if (header === 0) return out.bytes.subarray(0, out.length)
    const blockBytes = header & ~STORED
    if (at + blockBytes > packed.length) throw new Error('an LZ4 frame ends too early')
    const block = packed.subarray(at, at + blockBytes)
    if (header >>> 31) out.append(block)
    else unpackBlock(block, out)
    at += blockBytes + (hasBlockChecksums ? 4 : 0)
  }
}

/** Pairs of bytes as they are, and of how far back, and for how long, they go on with what was there before. */
function unpackBlock(block: Uint8Array, out: Output): void {
  let at = 0
  const longer = (nibble: number) => {
    let length = nibble
    for (let byte = 255; nibble === 15 && byte === 255; length += byte) {
      if (at >= block.length) throw new Error('an LZ4 block ends too early')
      byte = block[at++] as number
    }
    return length
  }
  while (at < block.length) {
    const token = block[at++] as number
    const literals = longer(token >> 4)
    if (at + literals > block.length) throw new Error('an LZ4 block ends too early')
    out.append(block.subarray(at, at + literals))
    at += literals
    if (at >= block.length) return
    const distance = (block[at] as number) | ((block[at + 1] ?? 0) << 8)
    at += 2
    out.repeat(distance, longer(token & 15) + SHORTEST_MATCH)
  }
}

/** Bytes that grow. */
class Output {
  bytes: Uint8Array
  length = 0

  constructor(size: number) {
    this.bytes = new Uint8Array(size)
  }

  append(part: Uint8Array): void {
    this.#reserve(part.length)
    this.bytes.set(part, this.length)
    this.length += part.length
  }

  repeat(distance: number, count: number): void {
    if (distance === 0 || distance > this.length) throw new Error('an LZ4 block refers to what is not there')
    this.#reserve(count)
    const { bytes } = this
    for (let end = this.length + count; this.length < end; this.length++) {
      bytes[this.length] = bytes[this.length - distance] as number
    }
  }

  #reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.length + count))
    larger.set(this.bytes.subarray(0, this.length))
    this.bytes = larger
  }
}
