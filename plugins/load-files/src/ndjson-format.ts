import type { Format } from '@ctk/core'
import { decodeNdjson } from './ndjson-decode.js'
import { encodeNdjson } from './ndjson-encode.js'

/** Newline-delimited JSON: UTF-8, one object a line. */
export const ndjsonFormat: Format = { decode: decodeNdjson, encode: encodeNdjson }
