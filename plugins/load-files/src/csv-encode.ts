import { CtkError, type FormatOptions, type RowBatch, writeExactJson } from '@ctk/core'

/** What could mislead a reader that finds out delimiter, quotes and header from the first row, as ours does. */
const MISLEADS = /[,;\t|']|^[\s\d.+-]/

/**
 * Encodes batches as CSV with a header, lines ending with LF, each value quoted only where it must be,
 * in the first line also where it could be taken for another delimiter or for a row without names. NULL is an empty value;
 * times are ISO 8601 in UTC, objects JSON.
 *
 * @throws CTK_BUG when a batch has other columns than the first
 */
export async function* encodeCsv(batches: AsyncIterable<RowBatch>, options: FormatOptions): AsyncGenerator<Uint8Array> {
  const delimiter = options.delimiter ?? ','
  const needsQuotes = new RegExp(`["\\r\\n${delimiter.replace(/[\\\]^-]/, '\\$&')}]|^$`)
  let isFirst = true
  const cell = (value: unknown): string => {
    if (value === null || value === undefined) return ''
    const text = asText(value)
    return needsQuotes.test(text) || (isFirst && MISLEADS.test(text)) ? `"${text.replaceAll('"', '""')}"` : text
  }
  const line = (values: readonly unknown[]) => {
    // A line without any character would be passed over on reading.
    const text = values.map(cell).join(delimiter) || '""'
    isFirst = false
    return text
  }
  let names: readonly string[] | undefined
  for await (const { rowCount, columns } of batches) {
    const lines: string[] = []
    if (names === undefined) {
      names = columns.map(({ name }) => name)
      if (options.header ?? true) lines.push(line(names))
    }
    if (columns.length !== names.length || columns.some(({ name }, i) => name !== names?.[i])) {
      throw new CtkError({ code: 'CTK_BUG', message: 'The batches to write as CSV do not have the same columns.' })
    }
    for (let row = 0; row < rowCount; row++) lines.push(line(columns.map(({ values }) => values[row])))
    if (lines.length > 0) yield Buffer.from(`${lines.join('\n')}\n`)
  }
}

function asText(value: unknown): string {
  if (value instanceof Date) return value.toISOString()
  return typeof value === 'object' ? writeExactJson(value) : String(value)
}
