import type { Format } from '@ctk/core'
import { decodeCsv } from './csv-decode.js'
import { encodeCsv } from './csv-encode.js'

/** Comma-separated values: UTF-8, a header, quotes and line ends by RFC 4180. */
export const csvFormat: Format = { decode: decodeCsv, encode: encodeCsv }

/** The same with tabs, unless another delimiter is asked for. */
export const tsvFormat: Format = {
  decode: (bytes, options) => decodeCsv(bytes, { delimiter: '\t', ...options }),
  encode: (batches, options) => encodeCsv(batches, { delimiter: '\t', ...options }),
}
