const MIB = 1024 * 1024
/** A store takes 10,000 parts, and some only parts of one size; so they grow once, and late: up to 390 GiB. */
const SIZES = { first: 16 * MIB, later: 64 * MIB, from: 5_000 }

/** Bytes in pieces as large as the parts of an upload, the last one smaller; nothing for no bytes. */
export async function* inPieces(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer, undefined, undefined> {
  let chunks: Uint8Array[] = []
  let length = 0
  let count = 0
  let full = SIZES.first
  for await (const chunk of bytes) {
    let rest = chunk
    while (length + rest.length >= full) {
      const missing = full - length
      yield Buffer.concat([...chunks, rest.subarray(0, missing)])
      chunks = []
      length = 0
      rest = rest.subarray(missing)
      count += 1
      if (count >= SIZES.from) full = SIZES.later
    }
    // What somebody hands over may be used again by them.
    if (rest.length > 0) chunks.push(Buffer.from(rest))
    length += rest.length
  }
  if (length > 0) yield Buffer.concat(chunks)
  return undefined
}
