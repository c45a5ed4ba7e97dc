import { isUtf8 } from 'node:buffer'

/** How many bytes {@link detectFormat} wants to see. */
export const TELLING_BYTES = 64 * 1024

/** The control characters that texts have: tab, line feed, form feed, carriage return, escape. */
const CONTROLS_OF_TEXT = [9, 10, 12, 13, 27]

/**
 * The format that plain bytes begin as: `parquet` and `arrow` by their magic bytes, `json` for an array or for an object over several
 * lines, `ndjson` for objects line by line, `csv` for every other text. Undefined for bytes that are no text.
 *
 * @param head the first {@link TELLING_BYTES}, or all there are
 */
export function detectFormat(head: Uint8Array): string | undefined {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.length)
  const startsWith = (magic: string) => bytes.indexOf(magic, 0, 'latin1') === 0
  if (startsWith('PAR1')) return 'parquet'
  // The second is a stream of messages without the file around it: the marker, then the length of the schema.
  if (startsWith('ARROW1') || (startsWith('\xff\xff\xff\xff') && bytes[6] === 0 && bytes[7] === 0)) return 'arrow'
  // UTF-16: the decoder of CSV says how to convert it.
  if (startsWith('\xff\xfe') || startsWith('\xfe\xff')) return 'csv'
  const text = bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1').replace(/^\ufeff/, '')
  if (/^\s*\[\s*[{\]]/.test(text)) return 'json'
  if (/^\s*\{\s*["}]/.test(text)) return isLineOfJson(text.trimStart(), head.length < TELLING_BYTES) ? 'ndjson' : 'json'
  return bytes.some((byte) => byte < 32 && !CONTROLS_OF_TEXT.includes(byte)) ? undefined : 'csv'
}

/** Whether the first line is JSON by itself. One that does not end in what is seen is: nobody breaks lines so late. */
function isLineOfJson(text: string, isAll: boolean): boolean {
  const end = text.indexOf('\n')
  if (end === -1 && !isAll) return true
  try {
    JSON.parse(end === -1 ? text : text.slice(0, end))
    return true
  } catch {
    return false
  }
}
