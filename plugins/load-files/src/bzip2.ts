import type { Compression } from '@ctk/core'

/** bzip2, several streams in a row included, as for `bunzip2`. */
export const bzip2: Compression = {
  // "BZh", a digit, then the first digits of π: three letters alone could begin a text.
  magic: [0x42, 0x5a, 0x68, undefined, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59],
  async *unpack(bytes, name) {
    const { bunzip2 } = await import('./bunzip2.js')
    yield* bunzip2(bytes, name)
  },
}
