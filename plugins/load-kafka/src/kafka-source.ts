import {
  ClockService,
  CtkError,
  type OpenedRows,
  type Resource,
  type Services,
  type Source,
  type SourceContext,
} from '@ctk/core'
import type { Environment } from './address/connection-options.js'
import { readReadingOptions } from './address/reading-options.js'
import { KafkaClient, type Offsets } from './client/kafka-client.js'
import { OpenedTopic } from './reading/opened-topic.js'
import { valueDecoder } from './values/value-decoder.js'

/** How long the group waits for batches that are being written before partitions move to another member. */
const DRAIN_MS = 10_000

/**
 * Topics. A load reads up to where each partition ended when it began; offsets are committed to the group, if one is named, when
 * the rows were written.
 */
export function kafkaSource(services: Services, env: Environment = process.env, drainMs = DRAIN_MS): Source {
  return {
    async open(resource: Resource, context: SourceContext): Promise<OpenedRows> {
      const options = readReadingOptions(resource, env, services.get(ClockService))
      if (context.signal.aborted) throw new CtkError({ code: 'CTK_ABORTED', message: 'Interrupted.' })
      const client = new KafkaClient(options.connection, options.group)
      try {
        await client.open()
        const ends = await client.offsets('end')
        const topic = new OpenedTopic({
          client,
          options,
          ends,
          values: valueDecoder(options),
          resume: positions(client.topic, context.resume),
          signal: context.signal,
          peek: context.peek ?? false,
          drainMs,
        })
        return await topic.opened()
      } catch (error) {
        await client.close()
        throw error
      }
    },
  }
}

/** The positions of an earlier load, by partition. */
function positions(topic: string, resume: SourceContext['resume']): Offsets {
  const offsets = new Map<number, bigint>()
  for (const [part, position] of Object.entries(resume ?? {})) {
    const partition = part.startsWith(`${topic}/`) ? Number(part.slice(topic.length + 1)) : Number.NaN
    if (!Number.isSafeInteger(partition) || !Number.isSafeInteger(position)) {
      throw new CtkError({
        code: 'CTK_RESUME_IMPOSSIBLE',
        message: `The earlier load ended at ${JSON.stringify(position)} of ${part}, which is not an offset of ${topic}.`,
        suggestions: ['Load from the beginning:  from=beginning'],
      })
    }
    offsets.set(partition, BigInt(position as number))
  }
  return offsets
}
