import { CtkError, type OpenedSink, type Resource, type RowBatch, type Sink, type SinkContext } from '@ctk/core'
import type { Environment } from './address/connection-options.js'
import { readWritingOptions, type WritingOptions } from './address/writing-options.js'
import { KafkaClient } from './client/kafka-client.js'
import { RegistryClient } from './registry/registry-client.js'
import { RegistryEncoder } from './writing/registry-encoder.js'
import { jsonEncoder, type RowEncoder } from './writing/row-encoder.js'
import { TopicWriter } from './writing/topic-writer.js'

/** Topics to write rows to: a message for each, as JSON or, with a registry, as Avro. */
export function kafkaSink(env: Environment = process.env): Sink {
  return {
    async open(resource: Resource, { signal }: SinkContext): Promise<OpenedSink> {
      const options = readWritingOptions(resource, env)
      if (signal.aborted) throw new CtkError({ code: 'CTK_ABORTED', message: 'Interrupted.' })
      const client = new KafkaClient(options.connection)
      try {
        await client.open()
      } finally {
        await client.close()
      }
      const { address } = options.connection
      const { length } = client.partitions
      return {
        kind: 'rows',
        name: address.shown,
        write: async (batches, writing) => ({ written: await write(batches, options, length, writing) }),
      }
    },
  }
}

async function write(
  batches: AsyncIterable<RowBatch>,
  options: WritingOptions,
  partitions: number,
  signal: AbortSignal,
): Promise<number> {
  const { connection, key, registry } = options
  const encoder: RowEncoder = registry
    ? new RegistryEncoder(new RegistryClient(registry), `${connection.address.topic}-value`)
    : jsonEncoder
  await using writer = new TopicWriter(connection, partitions)
  for await (const batch of batches) {
    if (signal.aborted) throw new CtkError({ code: 'CTK_ABORTED', message: 'Interrupted.' })
    const keys = key === undefined ? undefined : keysOf(batch, key)
    const encode = await encoder.prepare(batch, signal)
    await writer.write(batch.rowCount, (row) => ({ key: keys?.[row], value: encode(row) }), signal)
  }
  return writer.written
}

function keysOf(batch: RowBatch, name: string): readonly (Buffer | undefined)[] {
  const column = batch.columns.find((candidate) => candidate.name === name)
  if (column) return column.values.map(keyBytes)
  throw new CtkError({
    code: 'CTK_COLUMN_MISSING',
    message: `There is no column ${JSON.stringify(name)} to take the key from.`,
    suggestions: [`Columns: ${batch.columns.map((each) => JSON.stringify(each.name)).join(', ')}.`],
  })
}

/** The value as text; a row whose key is NULL has none. */
function keyBytes(value: unknown): Buffer | undefined {
  if (value === null || value === undefined) return undefined
  if (value instanceof Date) return Buffer.from(value.toISOString())
  return Buffer.from(typeof value === 'object' ? JSON.stringify(value) : String(value))
}
