/**
 * Bytes in pieces of exactly some sizes, the last one smaller; nothing for no bytes. For uploads in parts.
 *
 * @param sizeOf the size of a piece in bytes, by its number from 0 on
 */
export async function* inPieces(
  bytes: AsyncIterable<Uint8Array>,
  sizeOf: (index: number) => number,
): AsyncGenerator<Buffer, undefined, undefined> {
  let chunks: Uint8Array[] = []
  let length = 0
  let index = 0
  for await (const chunk of bytes) {
    let rest = chunk
    while (length + rest.length >= sizeOf(index)) {
      const missing = sizeOf(index) - length
      yield Buffer.concat([...chunks, rest.subarray(0, missing)])
      chunks = []
      length = 0
      rest = rest.subarray(missing)
      index += 1
    }
    // What somebody hands over may be used again by them.
    if (rest.length > 0) chunks.push(Buffer.from(rest))
    length += rest.length
  }
  if (length > 0) yield Buffer.concat(chunks)
  return undefined
}
