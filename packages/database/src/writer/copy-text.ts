/** What would end a value or a row in the text format of COPY, and what escapes it. */
const special = /[\\\t\n\r]/
const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

/**
 * Rows in the text format of COPY.
 *
 * @param columns values as text, column by column
 * @param rows which of them, by index
 * @example copyText([['a\tb', null]], [0, 1]) // 'a\\tb\n\\N\n'
 */
export function copyText(columns: readonly (readonly (string | null)[])[], rows: readonly number[]): Buffer {
  let text = ''
  for (const row of rows) {
    for (let i = 0; i < columns.length; i++) {
      const value = (columns[i] as readonly (string | null)[])[row] as string | null
      if (i > 0) text += '\t'
      text +=
        value === null ? '\\N' : special.test(value) ? value.replace(/[\\\t\n\r]/g, (c) => escapes[c] as string) : value
    }
    text += '\n'
  }
  return Buffer.from(text)
}
