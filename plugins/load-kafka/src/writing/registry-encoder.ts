import { CtkError, type RowBatch } from '@ctk/core'
import type { AvroType } from '../avro/avro-type.js'
import { writeAvro } from '../avro/avro-writer.js'
import { deriveSchema } from '../avro/derive-schema.js'
import { parseAvroSchema } from '../avro/parse-avro-schema.js'
import { collectReferences } from '../registry/collect-references.js'
import type { RegistryClient } from '../registry/registry-client.js'
import { ByteWriter } from '../values/byte-writer.js'
import type { RowEncoder } from './row-encoder.js'

interface Schema {
  readonly id: number
  readonly type: AvroType & { kind: 'record' }
}

/** Encodes rows as Avro: with the latest schema of the subject, or with one that is made from the columns and registered. */
export class RegistryEncoder implements RowEncoder {
  readonly #client: RegistryClient
  readonly #subject: string
  readonly #out = new ByteWriter()
  #schema: Schema | undefined

  constructor(client: RegistryClient, subject: string) {
    this.#client = client
    this.#subject = subject
  }

  async prepare(batch: RowBatch, signal: AbortSignal): Promise<(row: number) => Buffer> {
    this.#schema ??= (await this.#latest(signal)) ?? (await this.#register(batch, signal))
    const { id, type } = this.#schema
    const columns = new Map(batch.columns.map(({ name, values }) => [name, values]))
    const foreign = [...columns.keys()].find((name) => !type.fields.some((field) => field.name === name))
    if (foreign !== undefined) throw this.#failed(`has no field ${JSON.stringify(foreign)}`)
    return (row) => {
      this.#out.byte(0)
      this.#out.bytes(idBytes(id))
      const record = Object.fromEntries([...columns].map(([name, values]) => [name, values[row]]))
      try {
        writeAvro(type, record, this.#out)
      } catch (error) {
        throw this.#failed(`does not take row ${batch.lines[row]}: ${(error as Error).message}`)
      }
      return this.#out.take()
    }
  }

  async #latest(signal: AbortSignal): Promise<Schema | undefined> {
    const found = await this.#client.version(this.#subject, 'latest', signal)
    if (!found) return undefined
    if ((found.schemaType ?? 'AVRO') !== 'AVRO') throw this.#failed(`is ${found.schemaType}, not Avro`)
    const names = new Map<string, AvroType>()
    for (const { schema } of await collectReferences(this.#client, found, signal)) parseAvroSchema(schema, names)
    const type = parseAvroSchema(found.schema, names)
    if (type.kind !== 'record') throw this.#failed(`is of ${type.kind} values, not of records`)
    return { id: found.id as number, type }
  }

  async #register({ columns }: RowBatch, signal: AbortSignal): Promise<Schema> {
    const schema = deriveSchema(this.#subject.replace(/-value$/, ''), columns)
    const type = parseAvroSchema(schema) as Schema['type']
    return { id: await this.#client.register(this.#subject, schema, signal), type }
  }

  #failed(what: string): CtkError {
    return new CtkError({
      code: 'CTK_ROWS_REJECTED',
      message: `The latest schema of ${this.#subject} in ${this.#client.url} ${what}.`,
      suggestions: ['Register a schema that fits, or leave registry= out to write JSON.'],
    })
  }
}

function idBytes(id: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(id)
  return bytes
}
