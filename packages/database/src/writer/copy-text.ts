/** Bytes that are sent at once. */
const PIECE_BYTES = 128 * 1024
const [TAB, LF, CR, BACKSLASH, N] = [9, 10, 13, 92, 78] as const
/** What stands behind the backslash for a character that would end a value or a row. */
const escapes = new Uint8Array(128)
for (const [code, letter] of [
  [BACKSLASH, '\\'],
  [TAB, 't'],
  [LF, 'n'],
  [CR, 'r'],
] as const)
  escapes[code] = letter.charCodeAt(0)

/**
 * Rows in the text format of COPY, in pieces. Characters are written one by one into the bytes that are sent: to join texts first takes
 * three times as long, most of it for collecting them again.
 *
 * @param columns values as text, column by column
 * @param rows which of them, by index
 * @example Buffer.concat([...copyText([['a\tb', null]], [0, 1])]).toString() // 'a\\tb\n\\N\n'
 */
export function* copyText(
  columns: readonly (readonly (string | null)[])[],
  rows: readonly number[],
): Generator<Uint8Array> {
  let bytes = Buffer.allocUnsafeSlow(PIECE_BYTES)
  let at = 0
  for (const row of rows) {
    for (let i = 0; i < columns.length; i++) {
      const value = (columns[i] as readonly (string | null)[])[row] as string | null
      // No character takes more than three bytes for each of its units; an escaped one takes two.
      const most = at + (value === null ? 2 : value.length * 3) + 2
      if (most > bytes.length) {
        if (at > 0) yield bytes.subarray(0, at)
        bytes = Buffer.allocUnsafeSlow(Math.max(PIECE_BYTES, most - at))
        at = 0
      }
      if (i > 0) bytes[at++] = TAB
      if (value === null) {
        bytes[at++] = BACKSLASH
        bytes[at++] = N
      } else at = writeValue(bytes, at, value)
    }
    bytes[at++] = LF
  }
  if (at > 0) yield bytes.subarray(0, at)
}

function writeValue(bytes: Buffer, from: number, value: string): number {
  let at = from
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i)
    if (code >= 128) return from + bytes.write(escaped(value), from)
    const letter = escapes[code] as number
    if (letter === 0) bytes[at++] = code
    else {
      bytes[at++] = BACKSLASH
      bytes[at++] = letter
    }
  }
  return at
}

const escaped = (value: string) =>
  value.replace(/[\\\t\n\r]/g, (char) => `\\${String.fromCharCode(escapes[char.charCodeAt(0)] as number)}`)
