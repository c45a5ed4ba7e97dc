import type { OpenedRows, RowBatch } from '@ctk/core'
import type { ReadingOptions } from '../address/reading-options.js'
import type { KafkaClient, Offsets } from '../client/kafka-client.js'
import { Claim } from '../group/claim.js'
import { GroupMember } from '../group/group-member.js'
import { Unacknowledged } from '../group/unacknowledged.js'
import type { ValueDecoder } from '../values/decoded-value.js'
import { RecordDecoder } from '../values/record-decoder.js'
import { readTopic } from './read-topic.js'
import { startOffsets } from './start-offsets.js'

/** How long the group is not left after reading ended, while acknowledgements are still to come. */
const GRACE_MS = 30_000

/** What a topic is opened with. */
export interface TopicInput {
  readonly client: KafkaClient
  readonly options: ReadingOptions
  readonly ends: Offsets
  readonly values: ValueDecoder
  /** Where an earlier load ended. */
  readonly resume: Offsets
  readonly signal: AbortSignal
  /** The topic is only looked at: no group is joined, nothing is committed. */
  readonly peek: boolean
  /** How long the group waits for acknowledgements before it moves partitions. */
  readonly drainMs: number
}

/** A topic while it is loaded: what connects reading, the group and acknowledgements. */
export class OpenedTopic {
  readonly #input: TopicInput
  readonly #open = new Unacknowledged()
  readonly #member: GroupMember | undefined
  /** Partitions whose start was looked up once: from then on, the group's offset is where to go on. */
  readonly #begun = new Set<number>()
  #closed: Promise<void> | undefined
  #grace: NodeJS.Timeout | undefined
  #ended = false

  constructor(input: TopicInput) {
    this.#input = input
    const { group, connection } = input.options
    if (group !== undefined && !input.peek) {
      this.#member = new GroupMember(connection, group, () => this.#open.settle(input.drainMs))
    }
  }

  /** What the load gets. */
  async opened(): Promise<OpenedRows> {
    const { client, options } = this.#input
    const total = options.follow ? undefined : await this.#countAhead()
    return {
      kind: 'rows',
      name: client.topic,
      repeats: true,
      batches: this.#batches(),
      close: () => this.#close(),
      ...(total !== undefined && { total }),
      ...(this.#member && { acknowledge: (batch: RowBatch) => this.#acknowledge(batch) }),
    }
  }

  async *#batches(): AsyncGenerator<RowBatch> {
    const { client, options, ends, signal } = this.#input
    const member = this.#member
    const all = client.partitions.map((partition) => new Claim(partition))
    try {
      await member?.join()
      yield* readTopic({
        client,
        options,
        ends,
        signal,
        decoder: new RecordDecoder(this.#input.values, options),
        claims: async () => member?.claims() ?? all,
        start: (claims) => this.#start(claims),
        handOut: (batch, claim) => {
          if (member) this.#open.add(batch, claim)
        },
      })
    } finally {
      this.#ended = true
      await this.#closeWhenDone()
    }
  }

  async #start(claims: readonly Claim[]): Promise<void> {
    const starts = await this.#starts(claims.map(({ partition }) => partition))
    for (const claim of claims) {
      claim.position = starts.get(claim.partition) ?? 0n
      this.#begun.add(claim.partition)
    }
  }

  async #starts(partitions: readonly number[]): Promise<Offsets> {
    const { client, options, resume } = this.#input
    const committed = options.group === undefined ? new Map() : await client.committed(partitions)
    const again = (partition: number) => this.#begun.has(partition) && committed.has(partition)
    const [later, first] = [partitions.filter(again), partitions.filter((partition) => !again(partition))]
    return new Map([
      ...(await startOffsets(client, later, { resume: new Map(), from: undefined, committed })),
      ...(await startOffsets(client, first, { resume, from: options.from, committed })),
    ])
  }

  /** How many messages there are to read, if nobody else of the group reads some of them. */
  async #countAhead(): Promise<number> {
    const { client, ends } = this.#input
    const starts = await this.#starts(client.partitions)
    return [...starts].reduce(
      (sum, [partition, start]) => sum + Math.max(0, Number((ends.get(partition) ?? 0n) - start)),
      0,
    )
  }

  async #acknowledge(batch: RowBatch): Promise<void> {
    const claim = this.#open.claimOf(batch)
    if (claim) await this.#member?.commit(claim, BigInt(batch.position as number))
    this.#open.done(batch)
    if (this.#ended) await this.#closeWhenDone()
  }

  async #closeWhenDone(): Promise<void> {
    if (this.#open.size === 0) return this.#close()
    this.#grace ??= setTimeout(() => void this.#close(), GRACE_MS)
  }

  #close(): Promise<void> {
    clearTimeout(this.#grace)
    this.#closed ??= Promise.all([this.#member?.leave(), this.#input.client.close()]).then(() => {})
    return this.#closed
  }
}
