import { CtkError, nearest } from '@ctk/core'
import { Admin, Consumer, FetchIsolationLevels, type ListOffsetsOptions } from '@platformatic/kafka'
import type { ConnectionOptions } from '../address/connection-options.js'
import { clientOptions } from './client-options.js'
import { failure, isUnknownTopic } from './failure.js'

/** Read committed: messages of a transaction that is open or was aborted are not read. */
const READ_COMMITTED = FetchIsolationLevels.READ_COMMITTED
/** What a broker understands instead of a time. */
const AT = { beginning: -2n, end: -1n } as const

/** What a broker answers of one partition. */
export type FetchAnswer = Awaited<ReturnType<Consumer['fetch']>>['responses'][number]['partitions'][number]

/** Offsets by partition. */
export type Offsets = ReadonlyMap<number, bigint>

/** How much one request may bring: of a partition, and altogether, in bytes; and how long it may wait for something, in milliseconds. */
export interface FetchLimits {
  readonly partitionBytes: number
  readonly bytes: number
  readonly waitMs: number
}

/** One topic of a cluster, read without being a member of any group. */
export class KafkaClient {
  readonly #connection: ConnectionOptions
  readonly #consumer: Consumer
  #partitions: readonly number[] = []
  #topicId = ''

  /** @param group whose committed offsets {@link committed} tells */
  constructor(connection: ConnectionOptions, group?: string) {
    this.#connection = connection
    this.#consumer = new Consumer({ ...clientOptions(connection), groupId: group ?? 'ctk', autocommit: false })
    // Without a listener, an error of a connection that nobody waits for would end the process.
    this.#consumer.on('error', () => {})
  }

  get topic(): string {
    return this.#connection.address.topic
  }

  get partitions(): readonly number[] {
    return this.#partitions
  }

  /** @throws CTK_FILE_MISSING when there is no such topic, with one of a similar name */
  async open(): Promise<void> {
    const found = await this.#consumer.metadata({ topics: [this.topic], retries: 1 }).catch(async (error: unknown) => {
      if (isUnknownTopic(error)) throw await this.#missing(error)
      throw failure(error, this.#connection.address, `read ${this.topic}`)
    })
    const topic = found.topics.get(this.topic)
    if (!topic) throw await this.#missing(undefined)
    this.#topicId = topic.id
    this.#partitions = Array.from({ length: topic.partitionsCount }, (_, partition) => partition)
    this.#consumer.topics.track(this.topic)
  }

  /** The first offset, or the one behind the last message that can be read, of each partition. */
  async offsets(at: keyof typeof AT): Promise<Offsets> {
    const found = await this.#asking(() => this.#consumer.listOffsets({ ...this.#one(), timestamp: AT[at] }))
    return byPartition(found.get(this.topic))
  }

  /** The offset of the first message of a time or later; partitions without one are left out. */
  async offsetsSince(time: number): Promise<Offsets> {
    const found = await this.#asking(() =>
      this.#consumer.listOffsetsWithTimestamps({ ...this.#one(), timestamp: BigInt(time) }),
    )
    const offsets = [...(found.get(this.topic) ?? [])].map(([partition, { offset }]) => [partition, offset] as const)
    return new Map(offsets.filter(([, offset]) => offset >= 0n))
  }

  /** What the group has committed; partitions without anything are left out. Does not join the group. */
  async committed(partitions = this.#partitions): Promise<Offsets> {
    const topics = [{ topic: this.topic, partitions: [...partitions] }]
    const found = await this.#asking(
      () => this.#consumer.listCommittedOffsets({ topics }),
      'read the offsets of the group',
    )
    const offsets = [...byPartition(found.get(this.topic))]
    return new Map(offsets.filter(([, offset]) => offset >= 0n))
  }

  /** What there is from these offsets on. */
  async fetch(positions: Offsets, { partitionBytes, bytes, waitMs }: FetchLimits): Promise<FetchAnswer[]> {
    const metadata = await this.#asking(() => this.#consumer.metadata({ topics: [this.topic] }))
    const leaders = Map.groupBy(
      positions,
      ([partition]) => metadata.topics.get(this.topic)?.partitions[partition]?.leader ?? -1,
    )
    const answers = await Promise.all(
      [...leaders].map(([node, asked]) => {
        const partitions = asked.map(([partition, fetchOffset]) => ({
          partition,
          fetchOffset,
          currentLeaderEpoch: -1,
          lastFetchedEpoch: -1,
          partitionMaxBytes: partitionBytes,
        }))
        return this.#asking(() =>
          this.#consumer.fetch({
            node,
            topics: [{ topicId: this.#topicId, partitions }],
            minBytes: 1,
            maxBytes: bytes,
            maxWaitTime: waitMs,
            isolationLevel: READ_COMMITTED,
          }),
        )
      }),
    )
    return answers.flatMap(({ responses }) => responses.flatMap(({ partitions }) => partitions))
  }

  async close(): Promise<void> {
    await this.#consumer.close(true).catch(() => {})
  }

  #one() {
    return { topics: [this.topic], isolationLevel: READ_COMMITTED } satisfies ListOffsetsOptions
  }

  async #asking<T>(ask: () => Promise<T>, doing = `read ${this.topic}`): Promise<T> {
    try {
      return await ask()
    } catch (error) {
      throw failure(error, this.#connection.address, doing)
    }
  }

  async #missing(cause: unknown): Promise<CtkError> {
    const admin = new Admin(clientOptions(this.#connection, 0))
    admin.on('error', () => {})
    const names = await admin.listTopics().catch(() => [])
    await admin.close().catch(() => {})
    const near = nearest(this.topic, names)
    const shown = names.sort().slice(0, 5).join(', ')
    const more = names.length > 5 ? ` and ${names.length - 5} more` : ''
    return new CtkError({
      code: 'CTK_FILE_MISSING',
      message: `There is no topic ${this.topic} on ${this.#connection.address.shown.replace(/\/[^/]*$/, '')}.${near ? ` Did you mean ${near}?` : ''}`,
      suggestions: [
        names.length > 0 ? `Topics: ${shown}${more}.` : 'There are no topics, or none that this user may see.',
      ],
      cause,
    })
  }
}

const byPartition = (offsets: readonly bigint[] | undefined): Offsets =>
  new Map((offsets ?? []).flatMap((offset, partition) => (offset === undefined ? [] : [[partition, offset] as const])))
