const [COMMA, OPEN, CLOSE, QUOTE, BACKSLASH, ZERO] = [44, 91, 93, 34, 92, 48] as const
const hex = Buffer.from('0123456789abcdef')

/** A JSON array of values, written byte by byte into memory that is used again. */
export class JsonColumn {
  #bytes = Buffer.allocUnsafeSlow(64 * 1024)
  #at = 0

  /** Begins an empty array. */
  clear(): void {
    this.#bytes[0] = OPEN
    this.#at = 1
  }

  /** The whole array. Nothing may be written before it has been sent. */
  end(): Uint8Array {
    if (this.#at > 1) this.#at -= 1
    this.#bytes[this.#at] = CLOSE
    return this.#bytes.subarray(0, this.#at + 1)
  }

  /** Bytes that are a JSON value as they stand: a number, `true`, `null`. */
  raw(source: Uint8Array, start: number, end: number): void {
    const bytes = this.#room(end - start)
    let at = this.#at
    for (let i = start; i < end; i++) bytes[at++] = source[i] as number
    bytes[at++] = COMMA
    this.#at = at
  }

  /** A whole number that JavaScript holds exactly. */
  whole(value: number): void {
    if (value < 0) {
      const text = Buffer.from(String(value))
      this.raw(text, 0, text.length)
      return
    }
    let digits = 1
    for (let limit = 10; value >= limit; limit *= 10) digits += 1
    const bytes = this.#room(digits)
    let rest = value
    for (let at = this.#at + digits - 1; at >= this.#at; at--) {
      const next = Math.floor(rest / 10)
      bytes[at] = ZERO + (rest - next * 10)
      rest = next
    }
    this.#at += digits
    bytes[this.#at++] = COMMA
  }

  /**
   * A text.
   *
   * @param source UTF-8
   * @param doubled a byte that stands for itself when it comes twice, as quotes do in CSV
   */
  text(source: Uint8Array, start: number, end: number, doubled: number | undefined): void {
    const bytes = this.#room((end - start) * 6 + 2)
    let at = this.#at
    bytes[at++] = QUOTE
    for (let i = start; i < end; i++) {
      const byte = source[i] as number
      if (byte === doubled) i += 1
      if (byte < 32) {
        // \u00..
        bytes[at++] = BACKSLASH
        bytes[at++] = 117
        bytes[at++] = ZERO
        bytes[at++] = ZERO
        bytes[at++] = hex[byte >> 4] as number
        bytes[at++] = hex[byte & 15] as number
        continue
      }
      if (byte === QUOTE || byte === BACKSLASH) bytes[at++] = BACKSLASH
      bytes[at++] = byte
    }
    bytes[at++] = QUOTE
    bytes[at++] = COMMA
    this.#at = at
  }

  /** @param size of what is written next, without the comma */
  #room(size: number): Buffer {
    const wanted = this.#at + size + 2
    if (wanted > this.#bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(wanted, this.#bytes.length * 2))
      larger.set(this.#bytes.subarray(0, this.#at))
      this.#bytes = larger
    }
    return this.#bytes
  }
}
