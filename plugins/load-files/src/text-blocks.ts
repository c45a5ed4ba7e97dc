import { isUtf8 } from 'node:buffer'
import { CtkError } from '@ctk/core'

/**
 * Stands where bytes were no UTF-8: two halves of a pair that are both the first, which no text decoded from UTF-8 can contain.
 * U+FFFD may have stood in the file itself.
 */
export const BROKEN = '\ud800\ud800'

/**
 * UTF-8 as text, in blocks of whole lines where they are short and of whole characters otherwise, without the byte order mark.
 * Whole lines, because a text that is put together of two is slower to read than one. Bytes that are no UTF-8 become {@link BROKEN}, so
 * that only the rows they are in are lost.
 *
 * @throws CTK_FILE_INVALID for UTF-16
 */
export async function* textBlocks(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0)
  let first = true
  for await (const chunk of bytes) {
    const view = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    const block = rest.length === 0 ? view : Buffer.concat([rest, view])
    const cut = first && block.length < 3 ? 0 : block.lastIndexOf(10) + 1 || endOfWholeCharacters(block)
    rest = Buffer.from(block.subarray(cut))
    if (cut === 0) continue
    yield first ? decodeStart(block.subarray(0, cut)) : decode(block.subarray(0, cut))
    first = false
  }
  if (rest.length > 0) yield first ? decodeStart(rest) : decode(rest)
}

function decodeStart(bytes: Buffer): string {
  const mark = bytes.length < 2 ? 0 : bytes.readUInt16BE()
  if (mark === 0xfffe || mark === 0xfeff) {
    throw new CtkError({
      code: 'CTK_FILE_INVALID',
      message: 'The file is UTF-16; only UTF-8 can be read.',
      suggestions: ['Convert it first:  iconv -f UTF-16 -t UTF-8 FILE > NEW-FILE'],
    })
  }
  const text = decode(bytes)
  return text.startsWith('\ufeff') ? text.slice(1) : text
}

function decode(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString()
  // Line by line, so that a real U+FFFD in another line is not taken for a broken byte.
  const end = bytes.indexOf(10) + 1
  if (end === 0 || end === bytes.length) return bytes.toString().replaceAll('\ufffd', BROKEN)
  return decodeLines(bytes)
}

function decodeLines(bytes: Buffer): string {
  const lines: string[] = []
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(10, at) + 1 || bytes.length
    lines.push(decode(bytes.subarray(at, end)))
    at = end
  }
  return lines.join('')
}

/** Where the last character that is not whole begins; the length when all are. */
function endOfWholeCharacters(bytes: Buffer): number {
  const { length } = bytes
  for (let at = length - 1; at >= Math.max(0, length - 3); at--) {
    const byte = bytes[at] as number
    if (byte < 0x80) return length
    if (byte >= 0xc0) return at + (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > length ? at : length
  }
  return length
}
