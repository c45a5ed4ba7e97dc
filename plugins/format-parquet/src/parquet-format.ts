import type { Format } from '@ctk/core'
import { decodeParquet } from './parquet-decode.js'
import { encodeParquet } from './parquet-encode.js'

/** Apache Parquet. */
export const parquetFormat: Format = { decode: decodeParquet, encode: encodeParquet }
