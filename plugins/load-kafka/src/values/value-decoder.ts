import type { ReadingOptions } from '../address/reading-options.js'
import { RegistryClient } from '../registry/registry-client.js'
import { RegistryDecoder } from '../registry/registry-decoder.js'
import type { ValueDecoder } from './decoded-value.js'
import { bytesDecoder, jsonDecoder, textDecoder } from './plain-decoders.js'

/** How the values of a topic are decoded. */
export function valueDecoder({ value, registry }: Pick<ReadingOptions, 'value' | 'registry'>): ValueDecoder {
  if (value === 'text') return textDecoder
  if (value === 'bytes') return bytesDecoder
  return value === 'registry' && registry ? new RegistryDecoder(new RegistryClient(registry)) : jsonDecoder
}
