import { CtkError } from '@ctk/core'
import { compatibilityPartitioner, ProduceAcks, Producer } from '@platformatic/kafka'
import type { ConnectionOptions } from '../address/connection-options.js'
import { clientOptions } from '../client/client-options.js'
import { failure } from '../client/failure.js'

/** What one request carries: brokers take a megabyte of a partition at a time, unless they are told otherwise. */
const REQUEST_BYTES = 900_000
/** What a message costs besides its key and value, at most. */
const OVERHEAD_BYTES = 32

/** A message to write. */
export interface OutgoingMessage {
  readonly key: Buffer | undefined
  readonly value: Buffer
}

/**
 * Writes messages, request by request: the next is sent when every replica that is in step has the one before, so that they stay in
 * order. A request that is repeated by the client, since its answer was lost, is stored once.
 */
export class TopicWriter implements AsyncDisposable {
  readonly #connection: ConnectionOptions
  readonly #partitions: number
  readonly #producer: Producer
  #turn = 0
  /** The messages that the brokers acknowledged. */
  written = 0

  constructor(connection: ConnectionOptions, partitions: number) {
    this.#connection = connection
    this.#partitions = partitions
    this.#producer = new Producer({ ...clientOptions(connection), acks: ProduceAcks.ALL, idempotent: true })
    this.#producer.on('error', () => {})
  }

  /** @throws what the brokers say, with the number of rows that are in the topic by then */
  async write(count: number, messageOf: (row: number) => OutgoingMessage, signal: AbortSignal): Promise<void> {
    let messages: OutgoingMessage[] = []
    let bytes = 0
    for (let row = 0; row < count; row++) {
      const message = messageOf(row)
      const size = message.value.length + (message.key?.length ?? 0) + OVERHEAD_BYTES
      if (bytes + size > REQUEST_BYTES && messages.length > 0) {
        await this.#send(messages, signal)
        messages = []
        bytes = 0
      }
      messages.push(message)
      bytes += size
    }
    if (messages.length > 0) await this.#send(messages, signal)
  }

  async #send(messages: readonly OutgoingMessage[], signal: AbortSignal): Promise<void> {
    if (signal.aborted) throw this.#stopped(new CtkError({ code: 'CTK_ABORTED', message: 'Interrupted.' }))
    const { topic } = this.#connection.address
    // What has no key goes to one partition a request, each in its turn.
    const unkeyed = this.#turn++ % this.#partitions
    const outgoing = messages.map(({ key, value }) => ({
      topic,
      value,
      partition: key ? compatibilityPartitioner({ topic, value }, key) % this.#partitions : unkeyed,
      ...(key && { key }),
    }))
    try {
      await this.#producer.send({ messages: outgoing })
    } catch (error) {
      throw this.#stopped(failure(error, this.#connection.address, `write to ${topic}`))
    }
    this.written += messages.length
  }

  /** The same error, with what is in the topic already. */
  #stopped({ code, message, suggestions, cause }: CtkError): CtkError {
    const rows = this.written.toLocaleString('en-US')
    const left = `${rows} rows had been written to ${this.#connection.address.topic} by then: saving again adds them a second time.`
    return new CtkError({
      code,
      message,
      suggestions: this.written > 0 ? [...suggestions, left] : suggestions,
      data: { written: this.written },
      cause,
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#producer.close(true).catch(() => {})
  }
}
