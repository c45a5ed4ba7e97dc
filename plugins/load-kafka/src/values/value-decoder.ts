import type { ReadingOptions } from '../address/reading-options.js'
import type { ValueDecoder } from './decoded-value.js'
import { bytesDecoder, jsonDecoder, textDecoder } from './plain-decoders.js'

/** How the values of a topic are decoded. */
export function valueDecoder({ value }: Pick<ReadingOptions, 'value' | 'registry'>): ValueDecoder {
  if (value === 'text') return textDecoder
  if (value === 'bytes') return bytesDecoder
  return jsonDecoder
}
