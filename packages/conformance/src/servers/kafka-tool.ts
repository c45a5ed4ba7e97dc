import { startJavaTool } from './java-tool.js'
import type { TestKafka } from './kafka.js'

const source = new URL('KafkaTool.java', import.meta.url)

/** A message to send. The value is sent as it is, an object as JSON. */
export interface KafkaMessage {
  readonly partition?: number
  readonly timestamp?: number
  readonly key?: string
  readonly value: Buffer | string | object | null
  readonly headers?: readonly (readonly [string, string | null])[]
}

/** How messages are sent. */
export interface SendOptions {
  readonly compression?: 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd'
  /** The name of a transaction that was begun. */
  readonly transaction?: string
}

/** A message as Kafka's own consumer sees it. */
export interface SeenMessage {
  readonly partition: number
  readonly offset: number
  readonly timestamp: number
  readonly key: string | null
  /** In base64. */
  readonly value: string | null
}

/** Kafka's own client, in a process of its own: what tests send and look at does not go through the library that they test. */
export function startKafkaTool(kafka: TestKafka) {
  const java = startJavaTool(source, [kafka.jars], [kafka.broker])
  const tell = <T>(op: string, command: object = {}) => java.tell<T>({ op, ...command })
  let topics = 0
  return {
    tell,
    /** Creates a topic of its own, and returns its name. */
    async topic(options: { partitions?: number; configs?: Readonly<Record<string, string>> } = {}): Promise<string> {
      const topic = `topic-${topics++}.${process.pid}`
      await tell('create', { topic, ...options })
      return topic
    },
    send: (topic: string, messages: readonly KafkaMessage[], options: SendOptions = {}) =>
      tell('send', {
        topic,
        ...options,
        messages: messages.map((message) => ({ ...message, value: encoded(message.value) })),
      }),
    /** The offsets that a group has committed, by part. */
    offsets: (group: string) => tell<Record<string, number>>('offsets', { group }),
    /** Removes all members of a group at once: the broker would wait a while for one that was killed. */
    evict: (group: string) => tell<object>('evict', { group }),
    read: async (topic: string) => (await tell<{ messages: SeenMessage[] }>('read', { topic })).messages,
    stop: () => java.stop(),
  }
}

/** What {@link startKafkaTool} returns. */
export type KafkaTool = ReturnType<typeof startKafkaTool>

function encoded(value: KafkaMessage['value']): string | null {
  if (value === null) return null
  if (Buffer.isBuffer(value)) return value.toString('base64')
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64')
}
