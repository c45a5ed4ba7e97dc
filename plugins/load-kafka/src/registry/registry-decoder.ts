import type { DecodedValue, ValueDecoder } from '../values/decoded-value.js'
import { decodeJson } from '../values/plain-decoders.js'
import { collectReferences } from './collect-references.js'
import type { RegisteredSchema, RegistryClient } from './registry-client.js'

const MAGIC = 0
/** The magic byte and the schema's id. */
const HEADER = 5

/** Decodes what stands behind the header of a message. */
export type PayloadDecoder = (payload: Buffer) => DecodedValue

/**
 * Decodes values that begin with the id of their schema: Avro, Protobuf and JSON. A schema that the registry does not have costs
 * the messages that need it, not the load.
 */
export class RegistryDecoder implements ValueDecoder {
  readonly #client: RegistryClient
  readonly #decoders = new Map<number, PayloadDecoder>()

  constructor(client: RegistryClient) {
    this.#client = client
  }

  async prepare(values: readonly (Buffer | null)[], signal: AbortSignal): Promise<void> {
    const ids = new Set(values.map((value) => (value && hasHeader(value) ? value.readInt32BE(1) : undefined)))
    for (const id of ids) {
      if (id === undefined || this.#decoders.has(id)) continue
      const schema = await this.#client.schema(id, signal)
      const reason = `needs schema ${id}, which is not in ${this.#client.url}`
      this.#decoders.set(id, schema ? await this.#decoderOf(schema, id, signal) : () => ({ reason }))
    }
  }

  decode(value: Buffer): DecodedValue {
    if (!hasHeader(value)) return { reason: 'does not begin with the id of a schema' }
    const decoder = this.#decoders.get(value.readInt32BE(1)) as PayloadDecoder
    try {
      return decoder(value.subarray(HEADER))
    } catch (error) {
      return { reason: `does not fit schema ${value.readInt32BE(1)}: ${(error as Error).message}` }
    }
  }

  async #decoderOf(schema: RegisteredSchema, id: number, signal: AbortSignal): Promise<PayloadDecoder> {
    const references = await collectReferences(this.#client, schema, signal)
    const type = schema.schemaType ?? 'AVRO'
    try {
      if (type === 'AVRO') return (await import('../avro/avro-decoder.js')).avroDecoder(schema.schema, references)
      if (type === 'PROTOBUF') {
        return (await import('../protobuf/protobuf-decoder.js')).protobufDecoder(schema.schema, references)
      }
      if (type === 'JSON') return decodeJson
    } catch (error) {
      const reason = `has schema ${id}, which cannot be read: ${(error as Error).message}`
      return () => ({ reason })
    }
    return () => ({ reason: `has schema ${id}, which is of the unknown type ${type}` })
  }
}

const hasHeader = (value: Buffer) => value.length >= HEADER && value[0] === MAGIC
