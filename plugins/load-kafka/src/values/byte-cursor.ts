/** The bytes of a message, read from front to back. Whatever is not there is an error. */
export class ByteCursor {
  readonly bytes: Buffer
  at = 0

  constructor(bytes: Buffer) {
    this.bytes = bytes
  }

  get left(): number {
    return this.bytes.length - this.at
  }

  byte(): number {
    const byte = this.bytes[this.at++]
    if (byte === undefined) throw new Error('it ends too early')
    return byte
  }

  take(length: number): Buffer {
    if (!(length >= 0 && length <= this.left)) throw new Error('it ends too early')
    const start = this.at
    this.at += length
    return this.bytes.subarray(start, this.at)
  }

  /** A whole number of up to 64 bits: a bigint where a number would lose digits. */
  long(): number | bigint {
    const { bytes } = this
    let { at } = this
    let byte = bytes[at++] as number
    let value = byte & 0x7f
    // Four groups of seven bits fit the integers that are fast, seven fit a number.
    for (let shift = 7; byte >= 0x80 && shift < 28; shift += 7) {
      byte = bytes[at++] as number
      value |= (byte & 0x7f) << shift
    }
    for (let factor = 2 ** 28; byte >= 0x80 && factor < 2 ** 49; factor *= 128) {
      byte = bytes[at++] as number
      value += (byte & 0x7f) * factor
    }
    this.at = at
    if (at > bytes.length) throw new Error('it ends too early')
    if (byte >= 0x80) return this.#rest(BigInt(value))
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }

  text(): string {
    const length = Number(this.long())
    if (!(length >= 0 && length <= this.left)) throw new Error('it ends too early')
    const start = this.at
    this.at += length
    return this.bytes.toString('utf8', start, this.at)
  }

  /** A length or an index. */
  count(): number {
    return Number(this.long())
  }

  #rest(low: bigint): number | bigint {
    let value = low
    for (let shift = 49n; shift < 70n; shift += 7n) {
      const byte = this.byte()
      value |= BigInt(byte & 0x7f) << shift
      if (byte >= 0x80) continue
      const signed = BigInt.asIntN(64, (value >> 1n) ^ -(value & 1n))
      const number = Number(signed)
      return Number.isSafeInteger(number) ? number : signed
    }
    throw new Error('a number is longer than 64 bits')
  }
}
