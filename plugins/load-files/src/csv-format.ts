import type { CsvDialect, Format, FormatOptions } from '@ctk/core'
import { decodeCsv, readDelimiter } from './csv-decode.js'
import { DIALECT_SAMPLE, detectDialect } from './csv-dialect.js'
import { encodeCsv } from './csv-encode.js'

/** Comma-separated values: UTF-8, a header, quotes and line ends by RFC 4180. */
export const csvFormat: Format = { decode: decodeCsv, csv: dialectOf, encode: encodeCsv }

/** The same with tabs, unless another delimiter is asked for. */
export const tsvFormat: Format = {
  decode: (bytes, options) => decodeCsv(bytes, { delimiter: '\t', ...options }),
  csv: (head, options) => dialectOf(head, { delimiter: '\t', ...options }),
  encode: (batches, options) => encodeCsv(batches, { delimiter: '\t', ...options }),
}

/** A byte order mark, or what is no UTF-8, is only for the decoder. */
function dialectOf(head: Uint8Array, { delimiter, header }: FormatOptions): CsvDialect | undefined {
  if (head[0] === 0xef || (head[0] ?? 0) >= 0xfe) return undefined
  const text = new TextDecoder().decode(head).slice(0, DIALECT_SAMPLE)
  const found = detectDialect(text, delimiter === undefined ? undefined : readDelimiter(delimiter))
  return { ...found, header: header ?? found.header }
}
