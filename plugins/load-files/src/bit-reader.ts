/** Thrown when more bits are asked for than have arrived. */
export class OutOfBits extends Error {}

/** Bits of bytes that arrive in chunks, the highest bit of each byte first. */
export class BitReader {
  #bytes: Uint8Array = new Uint8Array(0)
  /** In bits. */
  #at = 0

  /** Bytes that have arrived and are not read. */
  get available(): number {
    return this.#bytes.length - (this.#at >>> 3)
  }

  get hasMore(): boolean {
    return this.available > 0
  }

  push(chunk: Uint8Array): void {
    const used = this.#at >>> 3
    this.#bytes = Buffer.concat([this.#bytes.subarray(used), chunk])
    this.#at -= used * 8
  }

  /** Where reading stands; good until the next chunk arrives. */
  mark(): number {
    return this.#at
  }

  reset(mark: number): void {
    this.#at = mark
  }

  /**
   * The next bits as a number, 24 at most.
   *
   * @throws OutOfBits
   */
  read(count: number): number {
    const value = this.peek(count)
    this.skip(count)
    return value
  }

  read32(): number {
    return (this.read(16) << 16) | this.read(16)
  }

  /** The next bits without taking them, 24 at most; zeros behind the end. */
  peek(count: number): number {
    const bytes = this.#bytes
    const at = this.#at >>> 3
    const word =
      ((bytes[at] as number) << 24) |
      ((bytes[at + 1] as number) << 16) |
      ((bytes[at + 2] as number) << 8) |
      (bytes[at + 3] as number)
    return (word << (this.#at & 7)) >>> (32 - count)
  }

  /** @throws OutOfBits */
  skip(count: number): void {
    this.#at += count
    if (this.#at > this.#bytes.length * 8) throw new OutOfBits()
  }

  /** Passes over the rest of a byte that was begun. */
  toByte(): void {
    this.#at = (this.#at + 7) & ~7
  }
}
