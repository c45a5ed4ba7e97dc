import type { BitReader } from './bit-reader.js'

const FAST_BITS = 10
const LONGEST = 20

/** Canonical codes: symbols in order of the length of their code, codes of one length counting up. */
export class HuffmanTable {
  readonly #symbols: Uint16Array
  /** For each length: the first code behind those of that length, as if it had 20 bits. */
  readonly #limits = new Uint32Array(LONGEST + 2)
  /** For each length: what to add to a code to get the place of its symbol. */
  readonly #offsets = new Int32Array(LONGEST + 2)
  /** The symbol and the length of short codes, by their first 10 bits; 0 for longer codes. */
  readonly #fast = new Uint16Array(1 << FAST_BITS)

  /** @param lengths of the code of each symbol, 1 to 20 bits */
  constructor(lengths: Uint8Array) {
    this.#symbols = new Uint16Array(lengths.length)
    let code = 0
    let place = 0
    for (let length = 1; length <= LONGEST; length++) {
      this.#offsets[length] = place - code
      for (let symbol = 0; symbol < lengths.length; symbol++) {
        if (lengths[symbol] !== length) continue
        this.#symbols[place++] = symbol
        const first = code << (FAST_BITS - length)
        if (length <= FAST_BITS) this.#fast.fill((symbol << 4) | length, first, first + (1 << (FAST_BITS - length)))
        code++
      }
      this.#limits[length] = code << (LONGEST - length)
      code <<= 1
    }
  }

  /**
   * The symbol of the next code; -1 for bits that are none.
   *
   * @throws OutOfBits
   */
  read(bits: BitReader): number {
    const word = bits.peek(LONGEST)
    const fast = this.#fast[word >>> (LONGEST - FAST_BITS)] as number
    if (fast !== 0) {
      bits.skip(fast & 15)
      return fast >>> 4
    }
    for (let length = 1; length <= LONGEST; length++) {
      if (word >= (this.#limits[length] as number)) continue
      bits.skip(length)
      return this.#symbols[(word >>> (LONGEST - length)) + (this.#offsets[length] as number)] ?? -1
    }
    // Bits that have not arrived look like zeros.
    bits.skip(LONGEST)
    return -1
  }
}
