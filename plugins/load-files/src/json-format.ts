import type { Format } from '@ctk/core'
import { decodeJson } from './json-decode.js'
import { encodeJson } from './json-encode.js'

/** A JSON array of objects. */
export const jsonFormat: Format = { decode: decodeJson, encode: encodeJson }
