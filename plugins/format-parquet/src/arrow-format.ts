import type { Format } from '@ctk/core'
import { decodeArrow } from './arrow-decode.js'
import { encodeArrow } from './arrow-encode.js'

/** Apache Arrow's messages, as a file or a stream. */
export const arrowFormat: Format = { decode: decodeArrow, encode: encodeArrow }
